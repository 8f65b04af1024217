def busiest_stretch(takings, days):
    total = sum(takings[:days])
    best, begins = 0, 0
    for first in range(len(takings) - days + 1):
        if first:
            total += takings[first + days - 1] - takings[first - 1]
        if total > best:
            best, begins = total, first
    return begins
