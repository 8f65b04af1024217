def generate(rng, size):
    """About `size` entries. Ending in 1: of few keys; ending in 3: one entry in each segment; else of eight."""
    each = 1 if size % 10 == 3 else 8
    keys, values, dropped = [], [], []
    most = max(10, size // 50 if size % 10 == 1 else 20 * size)
    for _ in range(max(1, size // each)):
        keys.append(sorted(rng.sample(range(most), each)))
        values.append([-1 if rng.random() < 0.1 else rng.randint(0, 10**9) for _ in range(each)])
        start = rng.randrange(most)
        dropped.append([start, start + rng.randrange(2 + 4 * most // size)] if rng.random() < 0.9 else [])
    return [keys, values, dropped]
