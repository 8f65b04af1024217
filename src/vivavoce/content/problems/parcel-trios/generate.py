def generate(rng, size):
    """All weights, or only a few different ones; a limit at which about half of the trios fit."""
    most = rng.choice([1_000_000, 1_000_000, 40])
    weights = [rng.randint(-most // 4, most) for _ in range(size)]
    return [weights, rng.randint(most // 2, 3 * most // 2)]
