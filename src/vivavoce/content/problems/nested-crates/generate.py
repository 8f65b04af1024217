def generate(rng, size):
    """`size` crates. Ending in 1: all of one width; ending in 3: each fits into the next; else of few different widths."""
    if size % 10 == 1:
        return [[[7, rng.randint(1, 10**9)] for _ in range(size)]]
    if size % 10 == 3:
        crates = [[3 * i + 1, 2 * i + 1] for i in range(size)]
    else:
        crates = [[rng.randint(1, max(2, size // 4)), rng.randint(1, 10 * size)] for _ in range(size)]
    rng.shuffle(crates)
    return [crates]
