def visitors_between(counts, questions):
    return [sum(counts[first : last + 1]) for first, last in questions]
