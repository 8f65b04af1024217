WORDS = ["timeout", "disk full", "Verbindung verloren", "再試行", "ok", "данные приняты", "retry later", ""]


def generate(rng, size):
    """Mostly single lines, some runs, now and then a long one."""
    lines = []
    while len(lines) < size:
        line = f"{rng.choice(WORDS)} {rng.randrange(100)}".strip()
        lines += [line] * rng.choices([1, 2, rng.randrange(3, 40)], weights=[60, 5, 1])[0]
    return [lines[:size]]
