package main

func longestWithoutRepeat(songs []string) int {
	last := make(map[string]int)
	begins, longest := 0, 0
	for place, song := range songs {
		if before, seen := last[song]; seen && before >= begins {
			begins = before + 1
		}
		last[song] = place
		if place-begins+1 > longest {
			longest = place - begins + 1
		}
	}
	return longest
}
