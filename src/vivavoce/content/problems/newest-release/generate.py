def generate(rng, size):
    """The history of a project, oldest first; the newest may come again in a longer form."""
    parts = [0, 0, 1, 0]
    versions = []
    for _ in range(max(1, size)):
        place = rng.choices([0, 1, 2, 3], weights=[1, 10, 40, 40])[0]
        parts = parts[:place] + [parts[place] + rng.randrange(1, 4)] + [0] * (3 - place)
        versions.append(".".join(map(str, parts[: max(2, place + 1)])))
    if size > 3:
        versions[-1] = ".".join(versions[-2].split(".")[:3]) + ".0"
    return [versions]
