def free_together(ours, theirs, minutes):
    common = []
    for (a, b), (c, d) in zip(ours, theirs):
        start, end = max(a, c), min(b, d)
        if end - start >= minutes:
            common.append([start, end])
    return common
