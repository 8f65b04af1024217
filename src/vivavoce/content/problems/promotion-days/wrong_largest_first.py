from bisect import bisect_left, insort


def best_total(gains, rest):
    total = 0
    taken = []
    for gain, day in sorted(((gain, day) for day, gain in enumerate(gains)), reverse=True):
        if gain <= 0:
            break
        place = bisect_left(taken, day)
        if place and day - taken[place - 1] <= rest:
            continue
        if place < len(taken) and taken[place] - day <= rest:
            continue
        insort(taken, day)
        total += gain
    return total
