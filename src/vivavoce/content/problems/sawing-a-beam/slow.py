def least_cost(length, marks):
    marks = [0, *sorted(marks), length]

    def cost(left, right):
        if right - left < 2:
            return 0
        best = min(cost(left, middle) + cost(middle, right) for middle in range(left + 1, right))
        return best + marks[right] - marks[left]

    return cost(0, len(marks) - 1)
