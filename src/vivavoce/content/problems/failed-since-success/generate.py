def generate(rng, size):
    """Two large services, some small ones, ids that do not follow the time."""
    ids = list(range(1, size + 1))
    rng.shuffle(ids)
    rows = []
    for number, row_id in enumerate(ids):
        service = rng.choice(["billing", "search"]) if rng.random() < 0.97 else rng.choice(["login", "Größe", "搜索"])
        calm = number < size * 0.9
        status = rng.choices(["ok", "failed", "cancelled"], weights=[30 if calm else 0, 60, 10])[0]
        rows.append([row_id, service, f"{number // 50}.{number % 50}", status, number // 2])
    return {"deployments": rows}
