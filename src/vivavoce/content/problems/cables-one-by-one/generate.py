def generate(rng, size):
    """`size` offices and cables. Ending in 1: a chain from its far end; ending in 3: all to one office, then the head office."""
    if size % 10 == 1:
        return [size, [[i, i + 1] for i in range(size - 2, -1, -1)]]
    if size % 10 == 3:
        return [size, [*([i, size // 2] for i in range(1, size)), [0, size - 1]]]
    cables = [[0, rng.randrange(1, size)]]
    for _ in range(size - 1):
        # A third touches the part around the head office, so that it grows all the time.
        a = rng.choice(cables)[1] if rng.random() < 0.3 else rng.randrange(1, size)
        cables.append([a, rng.randrange(1, size)])
    return [size, cables]
