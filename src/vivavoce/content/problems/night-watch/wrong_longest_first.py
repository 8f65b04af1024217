from bisect import bisect_left


def fewest_guards(night, offers):
    if night == 0:
        return 0
    covered = []
    for guards, (start, end) in enumerate(sorted(offers, key=lambda offer: offer[0] - offer[1]), 1):
        low = bisect_left(covered, start, key=lambda stretch: stretch[1])
        high = low
        while high < len(covered) and covered[high][0] <= end:
            start, end = min(start, covered[high][0]), max(end, covered[high][1])
            high += 1
        covered[low:high] = [(start, end)]
        if start <= 0 and end >= night:
            return guards
    return -1
