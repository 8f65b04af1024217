class SettingsHistory:
    def __init__(self):
        self.values = {}
        self.newest = {}

    def change(self, name, value, at):
        self.values[name, at] = value
        self.newest[name] = value

    def value_at(self, name, at):
        return self.values.get((name, at), self.newest.get(name, ""))
