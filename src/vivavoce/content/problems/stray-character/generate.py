def generate(rng, size):
    """A mirrored code with one stray character past a third, or with two, or with a wrong one."""
    spoilt = rng.random() < 0.5
    length = max(0, size - 1)
    half = "".join(rng.choice("ab7Z") for _ in range(length // 2))
    code = list(half + ("m" if length % 2 else "") + half[::-1])
    if size:
        code.insert(rng.randint(size // 3, max(size // 3, size // 2)), rng.choice("xyz"))
    if size > 4 and spoilt:
        code[size - 2 - size // 4] = "Q"
    return ["".join(code)]
