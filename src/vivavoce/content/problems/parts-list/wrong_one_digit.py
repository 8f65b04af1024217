from collections import Counter


def parts_needed(order):
    needed = Counter()
    factors = [1]
    digit = 1
    name = ""
    for character in order + " ":
        if character.isalpha():
            name += character
            continue
        if name:
            needed[name] += factors[-1]
            name = ""
        if character.isdigit():
            digit = int(character)
        elif character == "(":
            factors.append(factors[-1] * digit)
        elif character == ")":
            factors.pop()
    return [f"{part} {needed[part]}" for part in sorted(needed)]
