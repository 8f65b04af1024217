def empty_last(crates):
    return sorted(crates, reverse=True)
