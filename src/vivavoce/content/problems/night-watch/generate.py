def generate(rng, size):
    """`size` offers. Ending in 1: a chain that just touches; ending in 3: with a gap near the end."""
    if size % 10 == 1:
        offers = [[7 * i, 7 * i + 7] for i in range(size)]
    else:
        offers = [[10 * i - rng.randint(0, 9), 10 * i + rng.randint(10, 18)] for i in range(size)]
        if size % 10 == 3:
            lost = size - 5
            offers = [offer for offer in offers if not offer[0] <= 10 * lost <= offer[1]]
    night = max(end for _, end in offers) - 3
    rng.shuffle(offers)
    return [night, offers]
