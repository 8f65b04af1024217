def can_be_right(reading):
    half = len(reading) // 2
    differences = sum(reading[i] != reading[-1 - i] for i in range(half))
    return differences <= 1
