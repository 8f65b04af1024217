import re
from collections import Counter


def parts_needed(order):
    tokens = re.findall(r"\d+\(|[a-z]+|\)", order)
    while True:
        opening = closing = None
        for place, token in enumerate(tokens):
            if isinstance(token, Counter):
                continue
            if token.endswith("("):
                opening = place
            elif token == ")":
                closing = place
                break
        if closing is None:
            total = added(tokens)
            return [f"{name} {total[name]}" for name in sorted(total)]
        times = int(tokens[opening][:-1])
        group = added(tokens[opening + 1 : closing])
        tokens[opening : closing + 1] = [Counter({name: count * times for name, count in group.items()})]


def added(tokens):
    total = Counter()
    for token in tokens:
        total.update(token if isinstance(token, Counter) else [token])
    return total
