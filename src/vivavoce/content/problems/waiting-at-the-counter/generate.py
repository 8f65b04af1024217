def generate(rng, size):
    """`size` visits. Ending in 1: all at once; ending in 3: a single counter; else half as many counters as visits."""
    counters = 1 if size % 10 == 3 else max(1, size // 2)
    arrivals = sorted(0 if size % 10 == 1 else rng.randrange(4 * size) for _ in range(size))
    longest = 5 if counters == 1 else 6 * size
    return [counters, [[arrival, rng.randint(0, min(longest, 1000000))] for arrival in arrivals]]
