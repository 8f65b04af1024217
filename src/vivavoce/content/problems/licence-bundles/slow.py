def cheapest_bundles(modules, bundles, prices):
    def least(place, missing):
        if not missing:
            return 0
        if place == len(bundles):
            return float("inf")
        bought = prices[place] + least(place + 1, missing - set(bundles[place]))
        return min(bought, least(place + 1, missing))

    total = least(0, frozenset(range(modules)))
    return -1 if total == float("inf") else total
