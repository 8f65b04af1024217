def generate(rng, size):
    """`size` requests. Ending in 1: they touch end to start; ending in 3: all overlap; else of mixed lengths."""
    if size % 10 == 1:
        requests = [[3 * i, 3 * i + 3, rng.randint(0, 1000000)] for i in range(size)]
    elif size % 10 == 3:
        requests = [[rng.randrange(size), rng.randrange(size, 2 * size), rng.randint(0, 1000000)] for _ in range(size)]
    else:
        requests = []
        for _ in range(size):
            start = rng.randrange(10 * size)
            requests.append([start, start + rng.randint(1, 200), rng.randint(1, 1000)])
    rng.shuffle(requests)
    return [requests]
