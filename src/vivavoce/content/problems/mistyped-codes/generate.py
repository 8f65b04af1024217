import string


def generate(rng, size):
    """A code of `size` signs and a mistyped one. Ending in 1: nothing in common; ending in 3: of two letters only."""
    if size % 10 == 1:
        return ["A" * size, "".join(rng.choice(string.digits) for _ in range(size - 1))]
    signs = "AB" if size % 10 == 3 else string.ascii_uppercase + string.digits
    code = [rng.choice(signs) for _ in range(size)]
    typed = []
    for sign in code:
        chance = rng.random()
        if chance < 0.08:
            typed.append(rng.choice(signs))
        elif chance < 0.12:
            typed += [sign, rng.choice(signs)]
        elif chance < 0.24 and typed:
            typed.insert(-1, sign)
        elif chance > 0.04 + 0.24:
            typed.append(sign)
    return ["".join(code), "".join(typed)[:size]]
