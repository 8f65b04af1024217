def generate(rng, size):
    """`size` numbers. Ending in 1: nothing swapped; ending in 3: a chain; else a tree of random shape."""
    numbers = sorted(rng.sample(range(-(10**9), 10**9), size))
    if size % 10 != 1:
        i, j = rng.sample(range(size), 2)
        numbers[i], numbers[j] = numbers[j], numbers[i]
    levels = []
    waiting = [(0, size)]
    for low, high in waiting:
        if low == high:
            levels.append(None)
            continue
        top = low if size % 10 == 3 else rng.randint(low, high - 1)
        levels.append(numbers[top])
        waiting += [(low, top), (top + 1, high)]
    while levels and levels[-1] is None:
        levels.pop()
    return [levels]
