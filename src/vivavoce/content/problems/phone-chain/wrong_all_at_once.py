def minutes_until_all_know(managers):
    people = [[] for _ in managers]
    for person, manager in enumerate(managers):
        if manager >= 0:
            people[manager].append(person)
    level = [managers.index(-1)]
    minutes = -1
    while level:
        minutes += 1
        level = [person for manager in level for person in people[manager]]
    return minutes
