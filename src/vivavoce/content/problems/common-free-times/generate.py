def generate(rng, size):
    """Two sorted lists with repeats, roughly half of which they share."""
    span = max(4, size * 2)
    return [sorted(rng.randrange(span) for _ in range(size)) for _ in range(2)]
