from heapq import heapreplace


def total_waiting(counters, visits):
    free_at = [0] * counters
    waiting = 0
    for arrival, minutes in visits:
        start = max(arrival, free_at[0])
        waiting += start - arrival
        heapreplace(free_at, start + minutes)
    return waiting
