def generate(rng, size):
    """A long crooked line with short branches at its sides, told level by level."""
    children = [[None, None] for _ in range(size)]
    last = 0
    for node in range(1, size):
        free = [
            (parent, side)
            for parent in (last, rng.randrange(node))
            for side in (0, 1)
            if children[parent][side] is None
        ]
        parent, side = free[0] if rng.random() < 0.8 else rng.choice(free)
        children[parent][side] = node
        if parent == last:
            last = node
    return [told(children, [rng.randint(-1_000_000, 1_000_000) for _ in range(size)])]


def told(children, values):
    if not values:
        return []
    order, levels = [0], [values[0]]
    for node in order:
        for child in children[node]:
            levels.append(None if child is None else values[child])
            if child is not None:
                order.append(child)
    while levels and levels[-1] is None:
        levels.pop()
    return levels
