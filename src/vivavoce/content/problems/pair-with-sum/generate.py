"""Receipts of which at most one pair adds up to the target: of an even number two do, of an odd number none. Of many,
the second is near the end, so that more of them are more work."""

MOST = 10**9


def generate(rng, size):
    target = rng.randrange(-MOST, MOST) | 1
    amounts = amounts_without_a_pair(rng, size, target)
    if size >= 2 and size % 2 == 0:
        first, second = sorted(rng.sample(range(size), 2))
        if size > 1000:
            second = rng.randrange(max(first + 1, size - size // 20), size)
        amounts[second] = target - amounts[first]
    return [amounts, target]


def amounts_without_a_pair(rng, size, target):
    """All different and all even, while the target is odd; each could have a partner within the limits."""
    low, high = max(-MOST, target - MOST), min(MOST, target + MOST)
    return [2 * half for half in rng.sample(range(low // 2 + 1, high // 2), size)]
