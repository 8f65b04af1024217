def desk_numbers(bookings):
    desks = [0] * len(bookings)
    free_at = []
    for i in sorted(range(len(bookings)), key=lambda i: bookings[i][0]):
        start, end = bookings[i]
        desk = 0
        while desk < len(free_at) and free_at[desk] > start:
            desk += 1
        free_at[desk : desk + 1] = [end]
        desks[i] = desk + 1
    return desks
