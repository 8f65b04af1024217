from bisect import bisect_right


def best_fees(requests):
    ordered = sorted(requests, key=lambda request: request[1])
    ends = [end for _, end, _ in ordered]
    best = [0]
    for start, _, fee in ordered:
        fits = bisect_right(ends, start)
        best.append(max(best[-1], best[fits] + fee))
    return best[-1]
