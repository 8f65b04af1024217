def free_together(ours, theirs, minutes):
    common = []
    for a, b in ours:
        for c, d in theirs:
            start, end = max(a, c), min(b, d)
            if end - start >= minutes:
                common.append([start, end])
    return sorted(common)
