from heapq import heapreplace


def total_waiting(counters, visits):
    free_at = [0] * counters
    waiting = 0
    for arrival, minutes in visits:
        waiting += max(0, free_at[0] - arrival)
        heapreplace(free_at, free_at[0] + minutes)
    return waiting
