def generate(rng, size):
    """Two calendars in which windows of ours and theirs meet in all ways."""
    minutes = rng.choice([1, 5, 60])
    return [calendar(rng, size), calendar(rng, size), minutes]


def calendar(rng, size):
    windows = []
    now = rng.randrange(50)
    for _ in range(size):
        length = rng.choice([1, 5, 60, rng.randrange(1, 3000)])
        windows.append([now, now + length])
        now += length + rng.choice([0, 1, 15, rng.randrange(1, 2000)])
    return windows
