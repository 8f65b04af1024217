def room_is_enough(bookings):
    free_from = 0
    for start, end in sorted(bookings):
        if start < free_from:
            return False
        free_from = end
    return True
