class PalletStack:
    def __init__(self):
        self.pallets = []
        self.top_weight = -1

    def put(self, weight):
        self.pallets.append(weight)
        self.top_weight = max(self.top_weight, weight)

    def take(self):
        return self.pallets.pop() if self.pallets else -1

    def heaviest(self):
        return self.top_weight if self.pallets else -1
