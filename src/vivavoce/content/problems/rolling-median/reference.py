from heapq import heappop, heappush


def rolling_medians(times, window):
    low, high = [], []  # (-time, index) and (time, index)
    in_low = [False] * len(times)
    lows = 0
    medians = []
    for i, time in enumerate(times):
        gone = i - window
        if gone >= 0:
            lows -= in_low[gone]
        if low and time <= -low[0][0]:
            heappush(low, (-time, i))
            in_low[i] = True
            lows += 1
        else:
            heappush(high, (time, i))
        wanted = min(i + 1, window) // 2 + 1
        while lows != wanted or (low and low[0][1] <= gone):
            if low and low[0][1] <= gone:
                heappop(low)
            elif lows > wanted:
                moved, index = heappop(low)
                heappush(high, (-moved, index))
                in_low[index] = False
                lows -= 1
            else:
                moved, index = heappop(high)
                if index > gone:
                    heappush(low, (-moved, index))
                    in_low[index] = True
                    lows += 1
        if gone >= -1:
            medians.append(-low[0][0])
    return medians
