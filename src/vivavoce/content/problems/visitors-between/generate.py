def generate(rng, size):
    """As many questions as days; most of them span a large part."""
    counts = [rng.choice([0, rng.randrange(3000), -rng.randrange(50), 1_000_000]) for _ in range(max(1, size))]
    last_day = len(counts) - 1
    questions = [sorted((rng.randint(0, last_day), rng.randint(0, last_day))) for _ in range(size)]
    return [counts, questions]
