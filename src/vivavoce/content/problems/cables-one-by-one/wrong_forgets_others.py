def reachable_after_each(offices, cables):
    reached = {0}
    answers = []
    for a, b in cables:
        if a in reached or b in reached:
            reached |= {a, b}
        answers.append(len(reached))
    return answers
