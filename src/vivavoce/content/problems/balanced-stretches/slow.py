def count_stretches(bookings, difference):
    found = 0
    for begins in range(len(bookings)):
        total = 0
        for pieces in bookings[begins:]:
            total += pieces
            if total == difference:
                found += 1
    return found
