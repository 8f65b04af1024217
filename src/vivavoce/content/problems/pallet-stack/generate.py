def generate(rng, size):
    """A third of the calls build a high stack, then all kinds of calls follow."""
    calls = [["PalletStack", []]]
    for number in range(size):
        way = rng.choice(["put", "put", "take", "heaviest", "heaviest"]) if number > size // 3 else "put"
        calls.append([way, [rng.choice([rng.randrange(1_000_000_001), 1_000_000_000])] if way == "put" else []])
    return calls
