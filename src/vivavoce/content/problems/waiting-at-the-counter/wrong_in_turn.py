def total_waiting(counters, visits):
    free_at = [0] * counters
    waiting = 0
    for i, (arrival, minutes) in enumerate(visits):
        start = max(arrival, free_at[i % counters])
        waiting += start - arrival
        free_at[i % counters] = start + minutes
    return waiting
