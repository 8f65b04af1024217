def generate(rng, size):
    """`size` machines. Ending in 1: a chain; ending in 3: one ring; else clusters, joined loosely, in two parts."""
    names = list(range(size))
    rng.shuffle(names)
    links = [[names[i - 1], names[i]] for i in range(1, size) if size % 10 in (1, 3) or i != size // 2]
    if size % 10 == 3:
        links.append([names[-1], names[0]])
    elif size % 10 != 1:
        for _ in range(size // 3):
            start = rng.randrange(size)
            end = min(size - 1, start + rng.randint(0, 4))
            if start < size // 2 <= end:
                continue
            links.append([names[start], names[end]])
    rng.shuffle(links)
    return [size, links]
