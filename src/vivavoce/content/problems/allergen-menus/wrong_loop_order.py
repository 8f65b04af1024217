SETS = 1 << 14


def dishes_for_guests(dishes, guests):
    within = [0] * SETS
    for dish in dishes:
        within[dish] += 1
    for chosen in range(SETS):
        for allergen in range(14):
            if chosen >> allergen & 1:
                within[chosen] += within[chosen ^ (1 << allergen)]
    return [within[SETS - 1 - guest] for guest in guests]
