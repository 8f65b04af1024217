def generate(rng, size):
    """Dishes and guests with few allergens, most of them different."""
    return [[allergens(rng) for _ in range(size)], [allergens(rng) for _ in range(size)]]


def allergens(rng):
    return rng.randrange(16384) & rng.randrange(16384)
