class AlarmFilter:
    def __init__(self, quiet):
        self.quiet = quiet
        self.since = {}
        self.held = {}

    def report(self, alarm, at):
        if alarm in self.since and at - self.since[alarm] < self.quiet:
            self.held[alarm] = self.held.get(alarm, 0) + 1
            return -1
        self.since[alarm] = at
        return self.held.get(alarm, 0)
