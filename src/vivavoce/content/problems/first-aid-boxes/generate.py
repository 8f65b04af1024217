def generate(rng, size):
    """`size` chambers. Ending in 1: a single passage; ending in 3: equal costs; else deep passages with side chambers."""
    levels = []
    waiting = [size]
    for below in waiting:
        if not below:
            levels.append(None)
            continue
        levels.append(1 if size % 10 == 3 else rng.randint(1, 1000000))
        side = 0 if size % 10 == 1 else min(below - 1, rng.randint(0, 3))
        sides = [side, below - 1 - side]
        rng.shuffle(sides)
        waiting += sides
    while levels and levels[-1] is None:
        levels.pop()
    return [levels]
