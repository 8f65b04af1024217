def longest_free_stretch(days):
    ordered = sorted(days)
    best = []
    begins = 0
    for place in range(len(ordered)):
        if place and ordered[place] != ordered[place - 1] + 1:
            begins = place
        if not best or place - begins > best[1] - best[0]:
            best = [ordered[begins], ordered[place]]
    return best
