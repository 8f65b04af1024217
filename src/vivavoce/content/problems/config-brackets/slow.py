def first_bad_bracket(config):
    partner = {")": "(", "]": "[", "}": "{"}
    closed = [False] * len(config)
    for position, character in enumerate(config):
        if character not in partner:
            continue
        back = position - 1
        while back >= 0 and (closed[back] or config[back] not in "([{"):
            back -= 1
        if back < 0 or config[back] != partner[character]:
            return position
        closed[back] = True
    still_open = any(c in "([{" and not closed[i] for i, c in enumerate(config))
    return len(config) if still_open else -1
