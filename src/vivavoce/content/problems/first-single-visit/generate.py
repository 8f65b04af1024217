NAMES = [
    "Ana",
    "Björn",
    "Chloé",
    "Đorđe",
    "Ece",
    "Félix",
    "Gül",
    "Håkon",
    "İpek",
    "José",
    "Кира",
    "林",
    "Μαρία",
    "נועה",
]


def generate(rng, size):
    """Nearly everybody comes twice; one who does not stands near the end."""
    guests = [f"{rng.choice(NAMES)} {number}" for number in range(max(1, size // 2))]
    visits = (guests * 2)[: max(0, size - 1)]
    if size % 2 == 0 and len(visits) < size - 1:
        visits.append(guests[0])
    rng.shuffle(visits)
    if size:
        visits.insert(max(0, len(visits) - rng.randrange(1, 6)), "Noor, once")
    return [visits[:size]]
