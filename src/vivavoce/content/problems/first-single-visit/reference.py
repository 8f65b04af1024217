from collections import Counter


def first_single_visit(visits):
    times = Counter(visits)
    return next((name for name in visits if times[name] == 1), "")
