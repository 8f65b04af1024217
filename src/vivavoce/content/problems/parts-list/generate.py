PARTS = ["leg", "top", "screw", "nut", "bolt", "board", "hinge", "peg"]


def generate(rng, size):
    """Groups within groups, most of them once, a few of them often; never longer than size, from 40 on."""
    pieces, length, opened, factor = [], 0, 0, 1
    while length + opened < size - 30:
        number = rng.choice([1, 1, 1, 1, rng.randrange(2, 60)])
        if opened < 29_000 and factor * number < 10**9 and rng.random() < 0.6:
            pieces.append(f"{number}(")
            factor *= number
            opened += 1
        else:
            pieces.append(rng.choice(PARTS) + " ")
        length += len(pieces[-1])
    return ["".join(pieces) + ")" * opened]
