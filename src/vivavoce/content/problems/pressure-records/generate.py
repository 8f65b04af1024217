def generate(rng, size):
    """`size` junctions. Ending in 1: a rising chain; ending in 3: a full tree; else mostly one deep, falling chain."""
    if size % 10 == 3:
        return [[rng.randint(-(10**9), 10**9) for _ in range(size)]]
    rising = size % 10 == 1
    levels = [0 if rising else 10**9]
    for depth in range(1, size):
        value = 7 * depth if rising else 10**9 - 20000 * depth + rng.randint(0, 15000)
        levels += [value, None] if rng.random() < 0.5 else [None, value]
    while levels[-1] is None:
        levels.pop()
    return [levels]
