from collections import Counter


def shortest_trace(events, needed):
    if not needed:
        return [0, 0]
    best = []
    for start in range(len(events)):
        missing = Counter(needed)
        total = len(needed)
        for end in range(start, len(events)):
            if missing[events[end]] > 0:
                total -= 1
            missing[events[end]] -= 1
            if not total:
                if not best or end + 1 - start < best[1]:
                    best = [start, end + 1 - start]
                break
    return best
