NAMES = [
    "Ana Costa",
    "Björn",
    "Chloé",
    "Ece",
    "Gül Demir",
    "Håkon",
    "José",
    "Кира",
    "林",
    "Μαρία",
    "נועה",
    "Zoë van Dam",
]


def generate(rng, size):
    """Two thirds come in, then people come and go, with some double readings and some that are missing."""
    people = [f"{rng.choice(NAMES)} {number}" for number in range(max(1, size // 2))]
    lines = [f"in {name}" for name in people][: size * 2 // 3]
    while len(lines) < size:
        lines.append(f"{rng.choice(['in', 'out'])} {rng.choice(people)}")
    return "\n".join([str(size), *lines]) + "\n"
