from collections import OrderedDict


class SessionCache:
    def __init__(self, room, lifetime):
        self.room = room
        self.lifetime = lifetime
        self.entries = OrderedDict()

    def put(self, key, value, now):
        if key not in self.entries and len(self.entries) == self.room:
            self.entries.popitem(last=False)
        self.entries[key] = (value, now + self.lifetime)
        self.entries.move_to_end(key)

    def get(self, key, now):
        value, expires = self.entries.get(key, (-1, now))
        if expires <= now:
            self.entries.pop(key, None)
            return -1
        self.entries.move_to_end(key)
        return value

    def count(self, now):
        return len(self.entries)
