def fewest_trips(parcels, limit):
    left = sorted(parcels, reverse=True)
    taken = [False] * len(left)
    trips = 0
    for i, weight in enumerate(left):
        if taken[i]:
            continue
        trips += 1
        for j in range(i + 1, len(left)):
            if not taken[j] and weight + left[j] <= limit:
                taken[j] = True
                break
    return trips
