from heapq import heappop, heappush


def live_entries(keys, values, dropped):
    newest = {}
    for segment, (own_keys, own_values) in enumerate(zip(keys, values)):
        for key, value in zip(own_keys, own_values):
            if value != -1:
                newest[key] = (segment, value)
    ranges = sorted((*drop, segment) for segment, drop in enumerate(dropped) if drop)
    begun = 0
    active = []  # (-segment, end): the newest on top
    live = []
    for key in sorted(newest):
        while begun < len(ranges) and ranges[begun][0] <= key:
            _, end, segment = ranges[begun]
            heappush(active, (-segment, end))
            begun += 1
        while active and active[0][1] < key:
            heappop(active)
        segment, value = newest[key]
        if not (active and -active[0][0] > segment):
            live.append([key, value])
    return live
