def cheapest_bundles(modules, bundles, prices):
    missing = set(range(modules))
    total = 0
    while missing:
        rates = [
            (price / len(missing & set(bundle)), i)
            for i, (bundle, price) in enumerate(zip(bundles, prices))
            if missing & set(bundle)
        ]
        if not rates:
            return -1
        _, chosen = min(rates)
        total += prices[chosen]
        missing -= set(bundles[chosen])
    return total
