def count_stretches(bookings, difference):
    found = total = begins = 0
    for ends, pieces in enumerate(bookings):
        total += pieces
        while total > difference and begins <= ends:
            total -= bookings[begins]
            begins += 1
        if total == difference and begins <= ends:
            found += 1
    return found
