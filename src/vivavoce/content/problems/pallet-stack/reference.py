class PalletStack:
    def __init__(self):
        self.pallets = []

    def put(self, weight):
        self.pallets.append((weight, max(weight, self.heaviest())))

    def take(self):
        return self.pallets.pop()[0] if self.pallets else -1

    def heaviest(self):
        return self.pallets[-1][1] if self.pallets else -1
