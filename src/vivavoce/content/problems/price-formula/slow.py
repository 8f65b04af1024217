def work_out(formula, names, values):
    known = dict(zip(names, values))
    for sign in "()+-*/":
        formula = formula.replace(sign, f" {sign} ")
    parts = formula.split()

    def last_operation(low, high, signs):
        depth = 0
        found = None
        for at in range(low, high):
            if parts[at] == "(":
                depth += 1
            elif parts[at] == ")":
                depth -= 1
            elif depth == 0 and parts[at] in signs and at > low and parts[at - 1] not in "+-*/":
                found = at
        return found

    def value(low, high):
        place = last_operation(low, high, "+-") or last_operation(low, high, "*/")
        if place:
            return carried_out(value(low, place), parts[place], value(place + 1, high))
        if parts[low] == "-":
            return -value(low + 1, high)
        if parts[low] == "(":
            return value(low + 1, high - 1)
        return known[parts[low]] if parts[low] in known else int(parts[low])

    return value(0, len(parts))


def carried_out(left, operation, right):
    if operation == "/":
        quotient = abs(left) // abs(right)
        return quotient if (left < 0) == (right < 0) else -quotient
    return {"+": left + right, "-": left - right, "*": left * right}[operation]
