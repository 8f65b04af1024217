from math import isqrt


def generate(rng, size):
    """A wall of about `size` tiles. Ending in 1: all free; ending in 3: stairs; else few lamps."""
    side = max(1, isqrt(size))
    if size % 10 == 1:
        return [["." * side] * side]
    if size % 10 == 3:
        return [["." * (row + 1) + "x" * (side - row - 1) for row in range(side)]]
    lamps = rng.choice([0.003, 0.01, 0.05])
    return [["".join("x" if rng.random() < lamps else "." for _ in range(side)) for _ in range(side)]]
