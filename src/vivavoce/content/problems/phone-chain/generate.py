def generate(rng, size):
    """`size` people. Ending in 1: a chain; ending in 3: all below the head; else a tree of mixed depth."""
    names = list(range(size))
    rng.shuffle(names)
    managers = [-1] * size
    for place in range(1, size):
        if size % 10 == 1:
            above = place - 1
        elif size % 10 == 3:
            above = 0
        else:
            above = rng.randrange(max(0, place - 60), place) if rng.random() < 0.7 else rng.randrange(place)
        managers[names[place]] = names[above]
    return [managers]
