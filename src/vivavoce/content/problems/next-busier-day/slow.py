def days_until_busier(calls):
    answer = []
    for day, number in enumerate(calls):
        wait = 0
        for later in range(day + 1, len(calls)):
            if calls[later] > number:
                wait = later - day
                break
        answer.append(wait)
    return answer
