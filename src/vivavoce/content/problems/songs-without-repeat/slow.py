def longest_without_repeat(songs):
    longest = 0
    for begins in range(len(songs)):
        played = set()
        for song in songs[begins:]:
            if song in played:
                break
            played.add(song)
        longest = max(longest, len(played))
    return longest
