def cheapest_bundles(modules, bundles, prices):
    never = float("inf")
    best = [0] + [never] * ((1 << modules) - 1)
    masks = [sum(1 << module for module in set(bundle)) for bundle in bundles]
    for have, paid in enumerate(best):
        if paid == never:
            continue
        for mask, price in zip(masks, prices):
            if not have & mask and paid + price < best[have | mask]:
                best[have | mask] = paid + price
    return -1 if best[-1] == never else best[-1]
