def generate(rng, size):
    """`size` bookings. Ending in 1: one after the other; ending in 3: all there at once; else half of them at a time."""
    if size % 10 == 1:
        bookings = [[5 * i, 5 * i + 5] for i in range(size)]
    elif size % 10 == 3:
        bookings = [[rng.randrange(size), rng.randint(size, 10**9)] for _ in range(size)]
    else:
        starts = [rng.randrange(10 * size) for _ in range(size)]
        bookings = [[start, start + rng.randint(5 * size, 8 * size)] for start in starts]
    rng.shuffle(bookings)
    return [bookings]
