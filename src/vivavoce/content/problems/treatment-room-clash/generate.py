def generate(rng, size):
    """A shuffled chain of bookings, many of them touching. About one list in three gets a clash near its end."""
    bookings = []
    now = rng.randrange(1000)
    for _ in range(size):
        length = rng.randrange(1, 5000)
        bookings.append([now, now + length])
        now += length + rng.choice([0, 0, 1, rng.randrange(1, 4000)])
    if size > 1 and rng.random() < 0.34:
        bookings[-1][0] = bookings[-2][1] - 1
    rng.shuffle(bookings)
    return [bookings]
