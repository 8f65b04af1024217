def fewest_guards(night, offers):
    reached = farthest = guards = 0
    offers = sorted(offers)
    place = 0
    while reached < night:
        while place < len(offers) and offers[place][0] < max(reached, 1):
            farthest = max(farthest, offers[place][1])
            place += 1
        if farthest <= reached:
            return -1
        reached = farthest
        guards += 1
    return guards
