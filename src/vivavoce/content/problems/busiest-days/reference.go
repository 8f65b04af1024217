package main

func busiestStretch(takings []int, days int) int {
	total := 0
	for _, money := range takings[:days] {
		total += money
	}
	best, begins := total, 0
	for first := 1; first+days <= len(takings); first++ {
		total += takings[first+days-1] - takings[first-1]
		if total > best {
			best, begins = total, first
		}
	}
	return begins
}
