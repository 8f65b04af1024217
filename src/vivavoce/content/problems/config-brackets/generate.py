PAIRS = ["()", "[]", "{}"]


def generate(rng, size):
    """Deep and balanced; one in three is spoilt late in the text, one in three left open."""
    text = []
    closers = []
    half = size // 2
    for _ in range(half):
        pair = rng.choice(PAIRS)
        text.append(pair[0])
        closers.append(pair[1])
    text += reversed(closers)
    if size > 3:
        text.append("x")
        fate = rng.randrange(3)
        if fate == 0:
            text.insert(len(text) - 2, "]" if text[-2] != "]" else ")")
            text.pop(0)
        if fate == 1:
            text.insert(1, "(")
    return ["".join(text)[:size]]
