import re
from collections import Counter


def parts_needed(order):
    needed = Counter()
    factors = [1]
    for number, name, closing in re.findall(r"(\d+)\(|([a-z]+)|(\))", order):
        if number:
            factors.append(int(number))
        elif name:
            needed[name] += factors[-1]
        else:
            factors.pop()
    return [f"{name} {needed[name]}" for name in sorted(needed)]
