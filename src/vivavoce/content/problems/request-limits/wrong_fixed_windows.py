from collections import Counter


class RequestLimits:
    def __init__(self, limits):
        self.limits = limits
        self.counts = Counter()

    def allow(self, client, now):
        if self.next_time(client, now) > now:
            return False
        for place, (_, seconds) in enumerate(self.limits):
            self.counts[client, place, now // seconds] += 1
        return True

    def next_time(self, client, now):
        latest = now
        for place, (most, seconds) in enumerate(self.limits):
            if self.counts[client, place, now // seconds] >= most:
                latest = max(latest, (now // seconds + 1) * seconds)
        return latest
