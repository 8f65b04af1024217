def generate(rng, size):
    """A few alarms that come again and again, and some that come once."""
    calls = [["AlarmFilter", [rng.choice([2, 30, 600])]]]
    now = 0
    for number in range(size):
        now += rng.choice([0, 0, 1, 1, 2, rng.randrange(40)])
        alarm = rng.choice(["Tür offen", "door 7", "冷藏室", "Питание"]) if rng.random() < 0.7 else f"sensor {number}"
        calls.append(["report", [alarm, now]])
    return calls
