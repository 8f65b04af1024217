from heapq import heappop, heappush


def desk_numbers(bookings):
    desks = [0] * len(bookings)
    taken = []
    for i in sorted(range(len(bookings)), key=lambda i: bookings[i][0]):
        start, end = bookings[i]
        if taken and taken[0][0] <= start:
            desks[i] = heappop(taken)[1]
        else:
            desks[i] = len(taken) + 1
        heappush(taken, (end, desks[i]))
    return desks
