class PalletStack:
    def __init__(self):
        self.pallets = []

    def put(self, weight):
        self.pallets.append(weight)

    def take(self):
        return self.pallets.pop() if self.pallets else -1

    def heaviest(self):
        most = -1
        for weight in self.pallets:
            if weight > most:
                most = weight
        return most
