def generate(rng, size):
    """Ten loans for each member on average, some of guests. A third of the members borrow nothing this year."""
    members = [[number, rng.choice(["Ana", "Björn", "Cem", "林", "Юлия"])] for number in range(1, size + 1)]
    loans = []
    for number in range(1, size * 10 + 1):
        member = rng.choice([None, *[rng.randint(1, size) for _ in range(9)]])
        year = 2024 if member is None or member % 3 == 0 else rng.choice([2023, 2024, 2025])
        loans.append([number, member, f"{year}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"])
    if loans:
        loans[-1][1:] = [None, "2025-02-02"]
    return {"members": members, "loans": loans}
