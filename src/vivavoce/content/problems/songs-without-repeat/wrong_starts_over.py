def longest_without_repeat(songs):
    longest = 0
    stretch = set()
    for song in songs:
        if song in stretch:
            stretch = set()
        stretch.add(song)
        longest = max(longest, len(stretch))
    return longest
