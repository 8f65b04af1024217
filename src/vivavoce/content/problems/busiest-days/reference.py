def busiest_stretch(takings, days):
    total = best = sum(takings[:days])
    begins = 0
    for first in range(1, len(takings) - days + 1):
        total += takings[first + days - 1] - takings[first - 1]
        if total > best:
            best, begins = total, first
    return begins
