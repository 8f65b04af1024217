def generate(rng, size):
    """One very long stretch, some short ones, and some days twice."""
    days = []
    now = rng.randint(-1_000_000, 1_000)
    while len(days) < size:
        length = max(1, size * 3 // 4) if not days else rng.randint(1, 20)
        days += range(now, now + length)
        now += length + rng.randint(1, 5)
        if rng.random() < 0.2:
            days.append(rng.choice(days))
    days = days[:size]
    rng.shuffle(days)
    return [days]
