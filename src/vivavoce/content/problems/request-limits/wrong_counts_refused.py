from collections import defaultdict


class RequestLimits:
    def __init__(self, limits):
        self.limits = limits
        self.seen = defaultdict(list)

    def allow(self, client, now):
        passes = self.next_time(client, now) <= now
        self.seen[client].append(now)
        return passes

    def next_time(self, client, now):
        times = self.seen[client]
        frees = [times[-most] + seconds for most, seconds in self.limits if len(times) >= most]
        return max([now, *frees])
