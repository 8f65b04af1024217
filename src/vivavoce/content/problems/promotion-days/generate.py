def generate(rng, size):
    """`size` days. Ending in 1: mostly losses; ending in 3: all equal."""
    rest = rng.randint(1, 3)
    if size % 10 == 3:
        return [[1000000] * size, rest]
    low = -1000000 if size % 10 == 1 else -1000
    high = 1000 if size % 10 == 1 else 1000000
    return [[rng.randint(low, high) for _ in range(size)], rest]
