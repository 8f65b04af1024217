def empty_last(crates):
    moved = True
    while moved:
        moved = False
        for i in range(len(crates) - 1):
            if crates[i] == 0 and crates[i + 1] != 0:
                crates[i], crates[i + 1] = crates[i + 1], crates[i]
                moved = True
    return crates
