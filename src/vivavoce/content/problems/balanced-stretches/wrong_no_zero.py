from collections import Counter


def count_stretches(bookings, difference):
    seen = Counter()
    total = found = 0
    for pieces in bookings:
        total += pieces
        found += seen[total - difference]
        seen[total] += 1
    return found
