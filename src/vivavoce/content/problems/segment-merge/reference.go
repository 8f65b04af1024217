package main

import (
	"container/heap"
	"sort"
)

type dropRange struct{ from, to, segment int }

// The newest range is on top.
type activeRanges []dropRange

func (a activeRanges) Len() int           { return len(a) }
func (a activeRanges) Less(i, j int) bool { return a[i].segment > a[j].segment }
func (a activeRanges) Swap(i, j int)      { a[i], a[j] = a[j], a[i] }
func (a *activeRanges) Push(x any)        { *a = append(*a, x.(dropRange)) }
func (a *activeRanges) Pop() any {
	last := (*a)[len(*a)-1]
	*a = (*a)[:len(*a)-1]
	return last
}

func liveEntries(keys [][]int, values [][]int, dropped [][]int) [][]int {
	type entry struct{ segment, value int }
	newest := map[int]entry{}
	ranges := []dropRange{}
	for segment := range keys {
		for i, key := range keys[segment] {
			newest[key] = entry{segment, values[segment][i]}
		}
		if len(dropped[segment]) == 2 {
			ranges = append(ranges, dropRange{dropped[segment][0], dropped[segment][1], segment})
		}
	}
	ordered := make([]int, 0, len(newest))
	for key := range newest {
		ordered = append(ordered, key)
	}
	sort.Ints(ordered)
	sort.Slice(ranges, func(i, j int) bool { return ranges[i].from < ranges[j].from })
	active := &activeRanges{}
	live := [][]int{}
	begun := 0
	for _, key := range ordered {
		for ; begun < len(ranges) && ranges[begun].from <= key; begun++ {
			heap.Push(active, ranges[begun])
		}
		for active.Len() > 0 && (*active)[0].to < key {
			heap.Pop(active)
		}
		found := newest[key]
		if found.value != -1 && !(active.Len() > 0 && (*active)[0].segment > found.segment) {
			live = append(live, []int{key, found.value})
		}
	}
	return live
}
