def generate(rng, size):
    """Many parcels above half of the limit, so that partners are rare; some exact fits."""
    limit = rng.randrange(20, 1_000_000_001)
    parcels = []
    for _ in range(size):
        weight = rng.randint(limit // 2, limit) if rng.random() < 0.7 else rng.randint(1, limit // 2)
        parcels.append(weight)
        if rng.random() < 0.05 and weight < limit:
            parcels.append(limit - weight)
    return [parcels[:size], limit]
