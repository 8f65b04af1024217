from itertools import accumulate


def visitors_between(counts, questions):
    before = list(accumulate(counts, initial=0))
    return [before[last + 1] - before[first] for first, last in questions]
