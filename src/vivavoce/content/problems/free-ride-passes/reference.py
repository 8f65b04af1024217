from heapq import heappop, heappush


def cheapest_way(stops, lines, passes):
    ways = [[] for _ in range(stops)]
    for a, b, fare in lines:
        ways[a].append((b, fare))
        ways[b].append((a, fare))
    best = {(0, 0): 0}
    heap = [(0, 0, 0)]
    while heap:
        paid, stop, used = heappop(heap)
        if stop == stops - 1:
            return paid
        if paid > best[stop, used]:
            continue
        for other, fare in ways[stop]:
            for total, state in ((paid + fare, (other, used)), (paid, (other, used + 1))):
                if state[1] <= passes and total < best.get(state, float("inf")):
                    best[state] = total
                    heappush(heap, (total, *state))
    return -1
