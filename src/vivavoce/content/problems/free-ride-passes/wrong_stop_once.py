from heapq import heappop, heappush


def cheapest_way(stops, lines, passes):
    ways = [[] for _ in range(stops)]
    for a, b, fare in lines:
        ways[a].append((b, fare))
        ways[b].append((a, fare))
    done = set()
    heap = [(0, 0, 0)]
    while heap:
        paid, stop, used = heappop(heap)
        if stop == stops - 1:
            return paid
        if stop in done:
            continue
        done.add(stop)
        for other, fare in ways[stop]:
            heappush(heap, (paid + fare, other, used))
            if used < passes:
                heappush(heap, (paid, other, used + 1))
    return -1
