from collections import Counter


def count_stretches(bookings, difference):
    seen = Counter({0: 1})
    total = found = 0
    for pieces in bookings:
        total += pieces
        found += seen.get(total - difference, 0)
        seen[total] += 1
    return found
