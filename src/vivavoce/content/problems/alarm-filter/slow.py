class AlarmFilter:
    def __init__(self, quiet):
        self.quiet = quiet
        self.reports = []

    def report(self, alarm, at):
        since = None
        held = 0
        for other, time, through in self.reports:
            if other == alarm:
                if through:
                    since, held = time, 0
                else:
                    held += 1
        through = since is None or at - since >= self.quiet
        self.reports.append((alarm, at, through))
        return held if through else -1
