def generate(rng, size):
    """`size` calls. Ending in 1: room for a single entry; ending in 3: lives so short that most expire."""
    room = 1 if size % 10 == 1 else min(20000, max(2, size // 3))
    lifetime = 50 if size % 10 == 3 else max(2, size * 3)
    calls = [["SessionCache", [room, lifetime]]]
    now = 0
    for call in range(size):
        now += rng.randint(0, 2)
        key = f"u{rng.randrange(size)}"
        kind = rng.random()
        if kind < 0.7 or call < room:
            calls.append(["put", [key, rng.randint(0, 10**9), now]])
        elif kind < 0.95:
            calls.append(["get", [key, now]])
        else:
            calls.append(["count", [now]])
    return calls
