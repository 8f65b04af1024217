def generate(rng, size):
    """`size` stops in a long band with lines between near stops. Ending in 1: no passes; ending in 3: cut in two."""
    passes = 0 if size % 10 == 1 else rng.randint(3, 5)
    inner = list(range(1, size - 1))
    rng.shuffle(inner)
    band = [0, *inner, size - 1] if size > 1 else [0]
    lines = []
    for place in range(1, size):
        for _ in range(3):
            other = max(0, place - rng.randint(1, 4))
            if size % 10 == 3 and place >= size // 2 > other:
                continue
            ends = [band[place], band[other]]
            rng.shuffle(ends)
            lines.append([*ends, rng.randint(1, 1000)])
    rng.shuffle(lines)
    return [size, lines, passes]
