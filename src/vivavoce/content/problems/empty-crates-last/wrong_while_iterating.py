def empty_last(crates):
    for place, bottles in enumerate(crates):
        if bottles == 0:
            crates.append(crates.pop(place))
        if place > 2 * len(crates):
            break
    return crates
