def generate(rng, size):
    """A pipe of `size` metres. Ending in 1: hottest at the start; ending in 3: at the end."""
    hottest = {1: 1, 3: size}.get(size % 10, rng.randint(1, size))
    return f"{size} {hottest} {rng.randint(1, 1000)} {rng.randint(1, 1000)} {rng.randint(-1000, 1000)} {rng.randint(1, 99)}"
