def room_is_enough(bookings):
    return all(not (a[0] < b[1] and b[0] < a[1]) for a, b in zip(bookings, bookings[1:]))
