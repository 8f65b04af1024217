def days_until_busier(calls):
    answer = [0] * len(calls)
    busiest = len(calls) - 1
    for day in range(len(calls) - 2, -1, -1):
        if calls[busiest] > calls[day]:
            answer[day] = busiest - day
        else:
            busiest = day
    return answer
