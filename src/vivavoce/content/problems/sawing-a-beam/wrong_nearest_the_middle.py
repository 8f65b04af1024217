def least_cost(length, marks):
    marks = [0, *sorted(marks), length]

    def cost(left, right):
        if right - left < 2:
            return 0
        both = marks[left] + marks[right]
        middle = min(range(left + 1, right), key=lambda mark: abs(2 * marks[mark] - both))
        return marks[right] - marks[left] + cost(left, middle) + cost(middle, right)

    return cost(0, len(marks) - 1)
