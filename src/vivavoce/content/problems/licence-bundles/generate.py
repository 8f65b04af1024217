def generate(rng, size):
    """`size` modules and bundles of up to half of them, most of which are of use."""
    bundles = [rng.sample(range(size), rng.randint(1, max(1, size // 2))) for _ in range(150)]
    return [size, bundles, [len(bundle) * 1000 + rng.randint(-900, 5000) for bundle in bundles]]
