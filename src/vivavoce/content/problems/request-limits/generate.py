def generate(rng, size):
    """`size` calls. Ending in 1: of many clients; ending in 3: all in the same second; else of one client, most of which pass."""
    small = size % 10 == 1
    most = 3 if small else max(2, size // 2)
    limits = [[most, 40 if small else size], [most * 3 // 2, 2 * size], [max(1, most // 3), max(1, size // 4)]]
    calls = [["RequestLimits", [limits]]]
    now = 0
    for _ in range(size):
        now += 0 if size % 10 == 3 else rng.randint(0, 2)
        client = f"c{rng.randrange(size // 20 + 1)}" if small else "ann"
        calls.append([rng.choice(["allow", "allow", "allow", "next_time"]), [client, now]])
    return calls
