def visitors_between(counts, questions):
    before = [0]
    for count in counts:
        before.append(before[-1] + count)
    return [before[last] - before[first] for first, last in questions]
