from collections import Counter


def shortest_trace(events, needed):
    if not needed:
        return [0, 0]
    missing = Counter(set(needed))
    total = len(missing)
    best = []
    left = 0
    for right, event in enumerate(events, 1):
        if missing[event] > 0:
            total -= 1
        missing[event] -= 1
        if total:
            continue
        while missing[events[left]] < 0:
            missing[events[left]] += 1
            left += 1
        if not best or right - left < best[1]:
            best = [left, right - left]
    return best
