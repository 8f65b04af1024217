package main

import "sort"

func minutesUntilAllKnow(managers []int) int {
	people := make([][]int, len(managers))
	order := make([]int, 0, len(managers))
	for person, manager := range managers {
		if manager < 0 {
			order = append(order, person)
		} else {
			people[manager] = append(people[manager], person)
		}
	}
	for i := 0; i < len(order); i++ {
		order = append(order, people[order[i]]...)
	}
	minutes := make([]int, len(managers))
	for i := len(order) - 1; i >= 0; i-- {
		below := people[order[i]]
		sort.Slice(below, func(a, b int) bool { return minutes[below[a]] > minutes[below[b]] })
		for place, person := range below {
			minutes[order[i]] = max(minutes[order[i]], place+1+minutes[person])
		}
	}
	return minutes[order[0]]
}
