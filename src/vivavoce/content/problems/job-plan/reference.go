package main

import "container/heap"

// Pairs, the smallest first.
type pairs [][2]int

func (p pairs) Len() int      { return len(p) }
func (p pairs) Swap(i, j int) { p[i], p[j] = p[j], p[i] }
func (p pairs) Less(i, j int) bool {
	return p[i][0] < p[j][0] || p[i][0] == p[j][0] && p[i][1] < p[j][1]
}
func (p *pairs) Push(x any) { *p = append(*p, x.([2]int)) }
func (p *pairs) Pop() any {
	last := (*p)[len(*p)-1]
	*p = (*p)[:len(*p)-1]
	return last
}

func finishTimes(durations []int, priorities []int, needs [][]int, workers int) []int {
	missing := make([]int, len(durations))
	waiting := make([][]int, len(durations))
	for _, pair := range needs {
		missing[pair[0]]++
		waiting[pair[1]] = append(waiting[pair[1]], pair[0])
	}
	ready, running := &pairs{}, &pairs{}
	for job := range durations {
		if missing[job] == 0 {
			heap.Push(ready, [2]int{-priorities[job], job})
		}
	}
	done := make([]int, len(durations))
	finished, now := 0, 0
	for ready.Len() > 0 || running.Len() > 0 {
		for ready.Len() > 0 && running.Len() < workers {
			job := heap.Pop(ready).([2]int)[1]
			heap.Push(running, [2]int{now + durations[job], job})
		}
		now = (*running)[0][0]
		for running.Len() > 0 && (*running)[0][0] == now {
			job := heap.Pop(running).([2]int)[1]
			done[job] = now
			finished++
			for _, other := range waiting[job] {
				missing[other]--
				if missing[other] == 0 {
					heap.Push(ready, [2]int{-priorities[other], other})
				}
			}
		}
	}
	if finished < len(durations) {
		return []int{}
	}
	return done
}
