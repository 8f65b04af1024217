from collections import Counter


def winning_supplier(votes):
    if not votes:
        return -1
    supplier, count = Counter(votes).most_common(1)[0]
    return supplier if count >= len(votes) / 2 else -1
