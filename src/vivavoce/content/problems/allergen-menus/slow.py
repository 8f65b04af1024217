def dishes_for_guests(dishes, guests):
    answers = []
    for guest in guests:
        suited = 0
        for dish in dishes:
            if dish & guest == 0:
                suited += 1
        answers.append(suited)
    return answers
