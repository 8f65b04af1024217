def least_cost(length, marks):
    marks = [0, *sorted(marks), length]
    cost = [[0] * len(marks) for _ in marks]
    for steps in range(2, len(marks)):
        for left in range(len(marks) - steps):
            right = left + steps
            row = cost[left]
            best = min(row[middle] + cost[middle][right] for middle in range(left + 1, right))
            row[right] = best + marks[right] - marks[left]
    return cost[0][-1]
