def best_fees(requests):
    ordered = sorted(requests, key=lambda request: request[1])
    best = []
    for i, (start, _, fee) in enumerate(ordered):
        before = max((best[k] for k in range(i) if ordered[k][1] <= start), default=0)
        best.append(before + fee)
    return max(best, default=0)
