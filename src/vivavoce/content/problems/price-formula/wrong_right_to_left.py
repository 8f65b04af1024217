RANK = {"(": 0, "+": 1, "-": 1, "*": 2, "/": 2, "minus": 3}


def work_out(formula, names, values):
    known = dict(zip(names, values))
    numbers, waiting = [], []
    value_before = False
    for part in parts(formula):
        if part[0].isalnum():
            numbers.append(int(part) if part[0].isdigit() else known[part])
        elif part == ")":
            while waiting[-1] != "(":
                carry_out(waiting.pop(), numbers)
            waiting.pop()
        elif part == "(":
            waiting.append(part)
        elif value_before:
            while waiting and RANK[waiting[-1]] > RANK[part]:
                carry_out(waiting.pop(), numbers)
            waiting.append(part)
        else:
            waiting.append("minus")
        value_before = part[0].isalnum() or part == ")"
    while waiting:
        carry_out(waiting.pop(), numbers)
    return numbers[0]


def parts(formula):
    start = 0
    while start < len(formula):
        end = start + 1
        while formula[start].isalnum() and end < len(formula) and formula[end].isalnum():
            end += 1
        if formula[start] != " ":
            yield formula[start:end]
        start = end


def carry_out(operation, numbers):
    right = numbers.pop()
    if operation == "minus":
        numbers.append(-right)
        return
    left = numbers.pop()
    if operation == "+":
        numbers.append(left + right)
    elif operation == "-":
        numbers.append(left - right)
    elif operation == "*":
        numbers.append(left * right)
    else:
        quotient = abs(left) // abs(right)
        numbers.append(quotient if (left < 0) == (right < 0) else -quotient)
