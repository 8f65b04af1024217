package main

import "sort"

func bestFees(requests [][]int) int {
	sort.Slice(requests, func(i, j int) bool { return requests[i][1] < requests[j][1] })
	best := make([]int, len(requests)+1)
	for i, request := range requests {
		fits := sort.Search(len(requests), func(k int) bool { return requests[k][1] > request[0] })
		best[i+1] = best[i]
		if best[fits]+request[2] > best[i+1] {
			best[i+1] = best[fits] + request[2]
		}
	}
	return best[len(requests)]
}
