from heapq import heappop, heappush


def cheapest_way(stops, lines, passes):
    ways = [[] for _ in range(stops)]
    for a, b, fare in lines:
        ways[a].append((b, fare))
        ways[b].append((a, fare))
    came = {}
    heap = [(0, 0, -1, 0)]
    while heap:
        paid, stop, before, fare = heappop(heap)
        if stop in came:
            continue
        came[stop] = (before, fare)
        for other, price in ways[stop]:
            if other not in came:
                heappush(heap, (paid + price, other, stop, price))
    if stops - 1 not in came:
        return -1
    fares = []
    stop = stops - 1
    while stop != 0:
        stop, fare = came[stop]
        fares.append(fare)
    return sum(sorted(fares, reverse=True)[passes:])
