def room_is_enough(bookings):
    for i, (start, end) in enumerate(bookings):
        for other_start, other_end in bookings[:i]:
            if start < other_end and other_start < end:
                return False
    return True
