def generate(rng, size):
    """Stretches of about half the list. Negative days in one list of two, repeats in small ones."""
    low = rng.choice([-1_000_000, -3])
    high = rng.choice([1_000_000, -1]) if low < -3 else 3
    takings = [rng.randint(low, high) for _ in range(max(1, size))]
    return [takings, max(1, len(takings) // 2 - rng.randrange(3))]
