def generate(rng, size):
    """Twenty visits for each doctor on average, around March. Every ninth doctor was on leave."""
    names = ["Costa", "Demir", "Lang", "Ögel", "王", "Żak", "Петров"]
    doctors = [[number, f"{rng.choice(names)} {rng.randrange(40)}"] for number in range(1, size + 1)]
    visits = []
    for number in range(1, size * 20 + 1):
        doctor = rng.randint(1, size)
        month = rng.choice([2, 4] if doctor % 9 == 0 else [2, 3, 3, 4])
        minutes = rng.choice([None, 10, 15, 20, 45])
        visits.append([number, doctor, f"2025-{month:02}-{rng.randint(1, 28):02}", minutes])
    return {"doctors": doctors, "visits": visits}
