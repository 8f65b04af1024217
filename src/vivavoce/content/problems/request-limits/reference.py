from collections import defaultdict


class RequestLimits:
    def __init__(self, limits):
        self.limits = limits
        self.kept = max(most for most, _ in limits)
        self.passed = defaultdict(list)

    def allow(self, client, now):
        if self.next_time(client, now) > now:
            return False
        times = self.passed[client]
        times.append(now)
        if len(times) >= 2 * self.kept:
            del times[: -self.kept]
        return True

    def next_time(self, client, now):
        times = self.passed[client]
        frees = [times[-most] + seconds for most, seconds in self.limits if len(times) >= most]
        return max([now, *frees])
