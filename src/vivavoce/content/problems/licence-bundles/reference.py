def cheapest_bundles(modules, bundles, prices):
    never = float("inf")
    offers = {}
    for bundle, price in zip(bundles, prices):
        mask = sum(1 << module for module in set(bundle))
        offers[mask] = min(price, offers.get(mask, never))
    best = [0] + [never] * ((1 << modules) - 1)
    for have, paid in enumerate(best):
        if paid == never:
            continue
        for mask, price in offers.items():
            if paid + price < best[have | mask]:
                best[have | mask] = paid + price
    return -1 if best[-1] == never else best[-1]
