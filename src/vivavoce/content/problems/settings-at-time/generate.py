def generate(rng, size):
    """Most changes are of one setting. Questions are about all times, the recent ones more often."""
    calls = [["SettingsHistory", []]]
    now = 0
    for number in range(size):
        name = rng.choice(["timeout", "timeout", "timeout", "Größe", "限制"])
        if number < size // 3 or rng.random() < 0.4:
            now += rng.choice([0, 1, 1, 7])
            calls.append(["change", [name, f"value {number}", now]])
        else:
            at = rng.choice([rng.randint(now // 2, now), rng.randint(0, now + 3)])
            calls.append(["value_at", [name, at]])
    return calls
