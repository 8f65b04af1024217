def room_is_enough(bookings):
    ordered = sorted(bookings)
    return all(before[1] < after[0] for before, after in zip(ordered, ordered[1:]))
