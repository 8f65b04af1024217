def generate(rng, size):
    """`size` events. Ending in 1: of one kind only; ending in 3: one needed event is missing at the end."""
    if size % 10 == 1:
        return [["tick"] * size, ["tick"] * (size // 2)]
    kinds = ["login", "retry", "error", "timeout", "commit", "flush", "open", "close"]
    events = [rng.choice(kinds) for _ in range(size)]
    needed = [kind for kind in kinds for _ in range(max(1, size // 24))]
    if size % 10 == 3:
        needed.append("shutdown")
    rng.shuffle(needed)
    return [events, needed]
