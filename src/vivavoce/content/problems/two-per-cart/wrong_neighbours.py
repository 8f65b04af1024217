def fewest_trips(parcels, limit):
    ordered = sorted(parcels)
    i = trips = 0
    while i < len(ordered):
        pair = i + 1 < len(ordered) and ordered[i] + ordered[i + 1] <= limit
        i += 2 if pair else 1
        trips += 1
    return trips
