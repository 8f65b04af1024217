SETS = 1 << 14


def dishes_for_guests(dishes, guests):
    within = [0] * SETS
    for dish in dishes:
        within[dish] += 1
    bit = 1
    while bit < SETS:
        for chosen in range(SETS):
            if chosen & bit:
                within[chosen] += within[chosen ^ bit]
        bit *= 2
    return [within[SETS - 1 - guest] for guest in guests]
