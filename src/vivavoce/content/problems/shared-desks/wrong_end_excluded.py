from heapq import heappop, heappush


def desk_numbers(bookings):
    desks = [0] * len(bookings)
    taken, free = [], []
    for i in sorted(range(len(bookings)), key=lambda i: bookings[i][0]):
        start, end = bookings[i]
        while taken and taken[0][0] < start:
            heappush(free, heappop(taken)[1])
        # Without a free desk those taken are 1 to their number.
        desks[i] = heappop(free) if free else len(taken) + 1
        heappush(taken, (end, desks[i]))
    return desks
