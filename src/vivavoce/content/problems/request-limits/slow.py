from collections import defaultdict


class RequestLimits:
    def __init__(self, limits):
        self.limits = limits
        self.passed = defaultdict(list)

    def allow(self, client, now):
        if not self.passes(client, now):
            return False
        self.passed[client].append(now)
        return True

    def passes(self, client, now):
        return all(
            sum(now - seconds < time <= now for time in self.passed[client]) < most for most, seconds in self.limits
        )

    def next_time(self, client, now):
        ends = {time + seconds for time in self.passed[client] for _, seconds in self.limits}
        return next(time for time in [now, *sorted(ends)] if time >= now and self.passes(client, time))
