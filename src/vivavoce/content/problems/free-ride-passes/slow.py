def cheapest_way(stops, lines, passes):
    ways = [[] for _ in range(stops)]
    for a, b, fare in lines:
        ways[a].append((b, fare))
        ways[b].append((a, fare))
    seen = [False] * stops
    best = -1

    def walk(stop, fares):
        nonlocal best
        if stop == stops - 1:
            total = sum(sorted(fares, reverse=True)[passes:])
            best = total if best < 0 else min(best, total)
            return
        seen[stop] = True
        for other, fare in ways[stop]:
            if not seen[other]:
                walk(other, [*fares, fare])
        seen[stop] = False

    walk(0, [])
    return best
