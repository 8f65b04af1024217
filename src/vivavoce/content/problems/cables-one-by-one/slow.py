def reachable_after_each(offices, cables):
    ways = [[] for _ in range(offices)]
    answers = []
    for a, b in cables:
        ways[a].append(b)
        ways[b].append(a)
        reached = {0}
        waiting = [0]
        while waiting:
            for other in ways[waiting.pop()]:
                if other not in reached:
                    reached.add(other)
                    waiting.append(other)
        answers.append(len(reached))
    return answers
