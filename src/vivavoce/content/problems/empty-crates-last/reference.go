package main

func emptyLast(crates []int) []int {
	place := 0
	for _, bottles := range crates {
		if bottles != 0 {
			crates[place] = bottles
			place++
		}
	}
	for i := place; i < len(crates); i++ {
		crates[i] = 0
	}
	return crates
}
