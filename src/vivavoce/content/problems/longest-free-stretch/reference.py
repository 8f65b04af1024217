def longest_free_stretch(days):
    free = set(days)
    best = []
    for first in free:
        if first - 1 in free:
            continue
        last = first
        while last + 1 in free:
            last += 1
        if not best or (first - last, first) < (best[0] - best[1], best[0]):
            best = [first, last]
    return best
