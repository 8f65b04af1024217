def generate(rng, size):
    """Just over half, exactly half, or just under, for one supplier. The winner's votes come late."""
    over_half = rng.choice([1, 0, 0, -1])
    winner = rng.randrange(1_000_000_000)
    others = [rng.randrange(1_000_000_000) for _ in range(max(3, size // 10))]
    share = size // 2 + over_half
    votes = [rng.choice(others) for _ in range(size - max(0, share))]
    rng.shuffle(votes)
    return [(votes + [winner] * max(0, share))[:size]]
