def fewest_trips(parcels, limit):
    ordered = sorted(parcels)
    light, heavy = 0, len(ordered) - 1
    trips = 0
    while light <= heavy:
        if ordered[light] + ordered[heavy] <= limit:
            light += 1
        heavy -= 1
        trips += 1
    return trips
