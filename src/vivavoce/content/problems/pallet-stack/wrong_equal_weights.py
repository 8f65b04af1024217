class PalletStack:
    def __init__(self):
        self.pallets = []
        self.maxima = []

    def put(self, weight):
        self.pallets.append(weight)
        if not self.maxima or weight > self.maxima[-1]:
            self.maxima.append(weight)

    def take(self):
        if not self.pallets:
            return -1
        weight = self.pallets.pop()
        if self.maxima and weight == self.maxima[-1]:
            self.maxima.pop()
        return weight

    def heaviest(self):
        return self.maxima[-1] if self.maxima else -1
