def days_until_busier(calls):
    answer = [0] * len(calls)
    waiting = []
    for day, number in enumerate(calls):
        while waiting and calls[waiting[-1]] <= number:
            earlier = waiting.pop()
            answer[earlier] = day - earlier
        waiting.append(day)
    return answer
