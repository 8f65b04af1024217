class AlarmFilter:
    def __init__(self, quiet):
        self.quiet = quiet
        self.state = {}

    def report(self, alarm, at):
        since, held = self.state.get(alarm, (None, 0))
        if since is not None and at - since < self.quiet:
            self.state[alarm] = (since, held + 1)
            return -1
        self.state[alarm] = (at, 0)
        return held
