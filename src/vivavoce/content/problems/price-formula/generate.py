NAMES = {"base": 120, "fee": -7, "rate": 3, "x": 11, "weight": 250}


def generate(rng, size):
    """About `size` signs, nested as deeply as allowed. Ending in 1: flat; ending in 3: nested on the left only."""
    names, values = list(NAMES), list(NAMES.values())
    front, back, value, length, depth = [], ["base"], NAMES["base"], 4, 0
    while length < size - 12:
        text, number = part(rng)
        sign = rng.choice("/-") if abs(value) > 10**6 else rng.choice("+-*/")
        if sign == "/" and number == 0:
            continue
        deep = size % 10 != 1 and depth < 14990
        if not deep and sign in "*/":
            continue
        if deep and size % 10 != 3 and sign in "+-" and rng.random() < 0.6:
            minus = rng.choice(["", "-"])
            front.append(f"{text}{sign}{minus}(")
            back.append(")")
            value = -value if minus else value
            value = number + value if sign == "+" else number - value
            length += len(front[-1]) + 1
        else:
            front.append("(" if deep else "")
            back.append(f"{')' if deep else ''} {sign} {text}")
            value = carried_out(value, sign, number)
            length += len(back[-1]) + 1
        depth += deep
    return ["".join(front[::-1] + back), names, values]


def part(rng):
    if rng.random() < 0.4:
        name = rng.choice(list(NAMES))
        return name, NAMES[name]
    number = rng.randint(0, 99)
    return str(number), number


def carried_out(value, sign, number):
    if sign == "/":
        quotient = abs(value) // abs(number)
        return quotient if (value < 0) == (number < 0) else -quotient
    return {"+": value + number, "-": value - number, "*": value * number}[sign]
