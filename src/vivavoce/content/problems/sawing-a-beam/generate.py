def generate(rng, size):
    """`size` marks. Ending in 1: crowded at the left end; ending in 3: at even distances."""
    if size % 10 == 3:
        return [2 * (size + 1), [2 * (i + 1) for i in range(size)]]
    length = 1000000000
    marks = rng.sample(range(1, 4 * size if size % 10 == 1 else length), size)
    return [length, marks]
