def generate(rng, size):
    """`size` times and a window of about half. Ending in 1: rising; ending in 3: of three values only."""
    window = size // 2 | 1
    if size % 10 == 1:
        return [[3 * i for i in range(size)], window]
    most = 2 if size % 10 == 3 else 10**9
    return [[rng.randint(0, most) for _ in range(size)], window]
