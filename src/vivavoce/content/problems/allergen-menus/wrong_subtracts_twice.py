def dishes_for_guests(dishes, guests):
    containing = [0] * 14
    for dish in dishes:
        for allergen in range(14):
            containing[allergen] += dish >> allergen & 1
    return [
        max(0, len(dishes) - sum(containing[allergen] for allergen in range(14) if guest >> allergen & 1))
        for guest in guests
    ]
