def generate(rng, size):
    """An odd number of readings; each tool out and back one or more times, one of them out at the end."""
    tools = [rng.randrange(1_000_000_001) for _ in range(max(1, size // 3))]
    missing = tools[0]
    scans = []
    while len(scans) < size - 1:
        scans += [rng.choice(tools)] * 2
    rng.shuffle(scans)
    scans.append(missing)
    return [scans]
