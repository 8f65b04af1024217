package main

func reachableAfterEach(offices int, cables [][]int) []int {
	parent := make([]int, offices)
	size := make([]int, offices)
	for i := range parent {
		parent[i], size[i] = i, 1
	}
	root := func(office int) int {
		for parent[office] != office {
			parent[office] = parent[parent[office]]
			office = parent[office]
		}
		return office
	}
	answers := make([]int, 0, len(cables))
	for _, cable := range cables {
		small, large := root(cable[0]), root(cable[1])
		if size[small] > size[large] {
			small, large = large, small
		}
		if small != large {
			parent[small] = large
			size[large] += size[small]
		}
		answers = append(answers, size[root(0)])
	}
	return answers
}
