from bisect import bisect_left


def best_fees(requests):
    total = 0
    taken = []
    for start, end, fee in sorted(requests, key=lambda request: -request[2]):
        place = bisect_left(taken, (start, end))
        before_ends = place == 0 or taken[place - 1][1] <= start
        if before_ends and (place == len(taken) or taken[place][0] >= end):
            taken.insert(place, (start, end))
            total += fee
    return total
