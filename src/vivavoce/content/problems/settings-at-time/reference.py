from bisect import bisect_right
from collections import defaultdict


class SettingsHistory:
    def __init__(self):
        self.times = defaultdict(list)
        self.values = defaultdict(list)

    def change(self, name, value, at):
        self.times[name].append(at)
        self.values[name].append(value)

    def value_at(self, name, at):
        place = bisect_right(self.times[name], at)
        return self.values[name][place - 1] if place else ""
