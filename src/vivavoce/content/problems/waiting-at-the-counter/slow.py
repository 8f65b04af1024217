def total_waiting(counters, visits):
    free_at = [0] * counters
    waiting = 0
    for arrival, minutes in visits:
        first = 0
        for i, time in enumerate(free_at):
            if time < free_at[first]:
                first = i
        start = max(arrival, free_at[first])
        waiting += start - arrival
        free_at[first] = start + minutes
    return waiting
