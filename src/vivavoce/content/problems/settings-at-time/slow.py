class SettingsHistory:
    def __init__(self):
        self.changes = []

    def change(self, name, value, at):
        self.changes.append((name, value, at))

    def value_at(self, name, at):
        found = ""
        for other, value, since in self.changes:
            if other == name and since <= at:
                found = value
        return found
