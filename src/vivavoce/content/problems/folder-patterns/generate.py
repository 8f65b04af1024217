def generate(rng, size):
    """Fifty names of about `size` signs. Ending in 1: many stars and names that only just fail to fit."""
    if size % 10 == 1:
        pattern = "*a" * 20 + "*b?#"
        names = ["a" * (size - 3) + rng.choice(["b-7", "bb-", "b7", "bx7", "-x7"]) for _ in range(50)]
        return [pattern, names]
    parts = ["".join(rng.choice("ab") for _ in range(3)) for _ in range(12)]
    pattern = "*".join(parts) + "*#"
    return [pattern, [name(rng, parts, size) for _ in range(50)]]


def name(rng, parts, size):
    filling = max(0, size - 40)
    lengths = [rng.randint(0, 2 * filling // len(parts)) for _ in parts]
    text = "".join(part + "".join(rng.choice("ab") for _ in range(n)) for part, n in zip(parts, lengths))
    return text[: size - 1] + rng.choice("7777x")
