def empty_last(crates):
    place = 0
    for bottles in crates:
        if bottles:
            crates[place] = bottles
            place += 1
    for i in range(place, len(crates)):
        crates[i] = 0
    return crates
