def generate(rng, size):
    """Long declines with short ups; a peak at the end of one list in two."""
    calls = []
    level = 1_000_000_000
    for _ in range(size):
        calls.append(max(0, level + rng.choice([0, 0, 1, -2]) * rng.randrange(3)))
        level -= rng.randrange(0, 7)
    if size and rng.random() < 0.5:
        calls[-1] = calls[size // 4]
    return [calls]
