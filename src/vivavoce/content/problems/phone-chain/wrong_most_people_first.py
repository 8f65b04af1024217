def minutes_until_all_know(managers):
    people = [[] for _ in managers]
    for person, manager in enumerate(managers):
        if manager >= 0:
            people[manager].append(person)
    order = [managers.index(-1)]
    for manager in order:
        order += people[manager]
    minutes = [0] * len(managers)
    below = [1] * len(managers)
    for manager in reversed(order):
        calls = sorted(people[manager], key=lambda person: -below[person])
        minutes[manager] = max((place + minutes[person] for place, person in enumerate(calls, 1)), default=0)
        below[manager] += sum(below[person] for person in calls)
    return minutes[order[0]]
