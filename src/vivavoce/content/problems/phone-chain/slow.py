def minutes_until_all_know(managers):
    def minutes(manager):
        people = [person for person, above in enumerate(managers) if above == manager]
        longest_first = sorted((minutes(person) for person in people), reverse=True)
        return max((place + time for place, time in enumerate(longest_first, 1)), default=0)

    return minutes(managers.index(-1))
