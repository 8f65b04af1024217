def generate(rng, size):
    """`size` jobs. Ending in 1: with a circle; ending in 3: one worker; else many that are ready at the same time."""
    names = list(range(size))
    rng.shuffle(names)
    needs = []
    for place in range(size // 2, size):
        for _ in range(2):
            needs.append([names[place], names[rng.randrange(max(0, place - size // 2), place)]])
    if size % 10 == 1:
        needs.append([names[size // 3], names[size - 1]])
        needs.append([names[size - 1], names[size // 3]])
    rng.shuffle(needs)
    workers = 1 if size % 10 == 3 else rng.randint(2, 5)
    durations = [rng.choice([1, 2, 2, 3, 5]) * rng.choice([1, 1, 10]) for _ in range(size)]
    return [durations, [rng.randint(0, size // 2) for _ in range(size)], needs, workers]
