from collections import OrderedDict


class SessionCache:
    def __init__(self, room, lifetime):
        self.room = room
        self.lifetime = lifetime
        self.by_put = OrderedDict()  # key: the time at which it expires
        self.by_use = OrderedDict()  # key: value

    def put(self, key, value, now):
        self._expire(now)
        if key not in self.by_use and len(self.by_use) == self.room:
            dropped, _ = self.by_use.popitem(last=False)
            del self.by_put[dropped]
        self.by_put[key] = now + self.lifetime
        self.by_put.move_to_end(key)
        self.by_use[key] = value
        self.by_use.move_to_end(key)

    def get(self, key, now):
        self._expire(now)
        if key not in self.by_use:
            return -1
        self.by_use.move_to_end(key)
        self.by_put[key] = now + self.lifetime
        self.by_put.move_to_end(key)
        return self.by_use[key]

    def count(self, now):
        self._expire(now)
        return len(self.by_use)

    def _expire(self, now):
        while self.by_put and next(iter(self.by_put.values())) <= now:
            expired, _ = self.by_put.popitem(last=False)
            del self.by_use[expired]
