def generate(rng, size):
    """`size` deliveries of up to forty suppliers. Ending in 1: never late."""
    suppliers = [f"Supplier {number:02}" for number in range(1, min(40, 2 + size // 20) + 1)]
    weeks = max(4, size // len(suppliers))
    rows = []
    for _ in range(size):
        late = rng.choice([1, 2, 9, None]) if rng.random() < 0.05 and size % 10 != 1 else rng.choice([0, 0, 0, -1, -2])
        rows.append([rng.choice(suppliers), rng.randint(1, weeks), late])
    return {"deliveries": rows}
