def generate(rng, size):
    """A short sign, so that many fit; some letters are much rarer than others."""
    letters = rng.sample("abcdefghijklmnopqrstuvwxyz", min(26, 6 + size % 11))
    sign = [rng.choice(letters[:5]) for _ in range(rng.randrange(4, 9))]
    sign.insert(2, " ")
    tiles = rng.choices(letters, weights=[rng.randrange(2, 6) for _ in letters], k=size)
    return ["".join(tiles), "".join(sign)]
