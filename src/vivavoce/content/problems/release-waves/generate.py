def generate(rng, size):
    """`size` services in a long chain with side links. Ending in 1: with a circle; ending in 3: the bare chain."""
    names = list(range(size))
    rng.shuffle(names)
    needs = [[names[i], names[i - 1]] for i in range(1, size) if size % 10 == 3 or rng.random() < 0.999]
    if size % 10 != 3:
        for _ in range(size - 1):
            late = rng.randrange(1, size)
            needs.append([names[late], names[rng.randrange(max(0, late - 50), late)]])
    if size % 10 == 1:
        needs.append([names[size // 3], names[size // 3 + 40]])
    rng.shuffle(needs)
    return [size, needs]
