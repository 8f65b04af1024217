from heapq import heappop, heappush, heappushpop


def rolling_medians(times, window):
    low, high, medians = [], [], []
    for i, time in enumerate(times):
        heappush(high, -heappushpop(low, -time))
        if len(high) > len(low):
            heappush(low, -heappop(high))
        if i + 1 >= window:
            medians.append(-low[0])
    return medians
