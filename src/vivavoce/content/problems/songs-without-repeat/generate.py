def generate(rng, size):
    """Blocks of shuffled songs, so that stretches without a repeat are long."""
    titles = [f"{rng.choice(['愛', 'Blue', 'Été', 'Любовь', 'Río'])} {number}" for number in range(max(2, size // 3))]
    songs = []
    while len(songs) < size:
        rng.shuffle(titles)
        songs += titles[: rng.randint(len(titles) // 2 + 1, len(titles))]
    return [songs[:size]]
