def longest_without_repeat(songs):
    last = {}
    begins = longest = 0
    for place, song in enumerate(songs):
        if song in last:
            begins = last[song] + 1
        last[song] = place
        longest = max(longest, place - begins + 1)
    return longest
