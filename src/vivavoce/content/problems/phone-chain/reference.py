def minutes_until_all_know(managers):
    people = [[] for _ in managers]
    order = []
    for person, manager in enumerate(managers):
        if manager < 0:
            order.append(person)
        else:
            people[manager].append(person)
    for manager in order:
        order += people[manager]
    minutes = [0] * len(managers)
    for manager in reversed(order):
        longest_first = sorted((minutes[person] for person in people[manager]), reverse=True)
        minutes[manager] = max((place + time for place, time in enumerate(longest_first, 1)), default=0)
    return minutes[order[0]]
