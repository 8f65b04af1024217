from math import isqrt


def generate(rng, size):
    """About `size` squares. An odd size gives one winding aisle, an even one a hall with few sockets."""
    side = max(1, isqrt(size))
    return [winding(side) if size % 2 else hall(rng, side)]


def hall(rng, side):
    rows = [["#" if rng.random() < 0.15 else "." for _ in range(side)] for _ in range(side)]
    for _ in range(3):
        rows[rng.randrange(side)][rng.randrange(side)] = "S"
    close_pockets(rows)
    return ["".join(row) for row in rows]


def close_pockets(rows):
    """Fills what no socket reaches, so that the answer is a distance."""
    waiting = [(r, c) for r, row in enumerate(rows) for c, square in enumerate(row) if square == "S"]
    met = set(waiting)
    while waiting:
        r, c = waiting.pop()
        for square in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
            if square not in met and 0 <= square[0] < len(rows) and 0 <= square[1] < len(rows[0]):
                if rows[square[0]][square[1]] != "#":
                    met.add(square)
                    waiting.append(square)
    for r, row in enumerate(rows):
        row[:] = [square if square == "S" or (r, c) in met else "#" for c, square in enumerate(row)]


def winding(side):
    rows = []
    for r in range(side):
        if r % 2 == 0:
            rows.append("." * side)
        else:
            gap = side - 1 if r % 4 == 1 else 0
            rows.append("".join("." if c == gap else "#" for c in range(side)))
    return ["S" + rows[0][1:], *rows[1:]]
