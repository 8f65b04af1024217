def busiest_stretch(takings, days):
    sums = [sum(takings[first : first + days]) for first in range(len(takings) - days + 1)]
    return sums.index(max(sums))
