def generate(rng, size):
    """Small bookings that often cancel out, or large ones that hardly ever do."""
    most = rng.choice([2, 2, 30, 1_000_000])
    bookings = [rng.randint(-most, most) for _ in range(size)]
    return [bookings, rng.choice([0, 1, -2, sum(bookings[size // 3 : size // 2])])]
