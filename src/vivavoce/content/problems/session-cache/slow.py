class SessionCache:
    def __init__(self, room, lifetime):
        self.room = room
        self.lifetime = lifetime
        self.entries = {}  # key: [value, expires, number of the last use]
        self.uses = 0

    def put(self, key, value, now):
        self._expire(now)
        if key not in self.entries and len(self.entries) == self.room:
            del self.entries[min(self.entries, key=lambda other: self.entries[other][2])]
        self.uses += 1
        self.entries[key] = [value, now + self.lifetime, self.uses]

    def get(self, key, now):
        self._expire(now)
        if key not in self.entries:
            return -1
        self.uses += 1
        self.entries[key][2] = self.uses
        return self.entries[key][0]

    def count(self, now):
        self._expire(now)
        return len(self.entries)

    def _expire(self, now):
        self.entries = {key: entry for key, entry in self.entries.items() if entry[1] > now}
