def generate(rng, size):
    """About half of the crates are empty, in clusters."""
    crates = []
    while len(crates) < size:
        if rng.random() < 0.5:
            crates += [0] * rng.randrange(1, 6)
        else:
            crates += [rng.randrange(1, 1_000_001) for _ in range(rng.randrange(1, 6))]
    return [crates[:size]]
