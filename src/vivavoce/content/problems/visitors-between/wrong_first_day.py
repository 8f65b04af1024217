def visitors_between(counts, questions):
    totals = []
    running = 0
    for count in counts:
        running += count
        totals.append(running)
    return [totals[last] if first == 0 else totals[last] - totals[first] for first, last in questions]
