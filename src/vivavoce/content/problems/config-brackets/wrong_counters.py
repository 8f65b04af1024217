def first_bad_bracket(config):
    open_of = {"(": 0, "[": 0, "{": 0}
    partner = {")": "(", "]": "[", "}": "{"}
    for position, character in enumerate(config):
        if character in open_of:
            open_of[character] += 1
        elif character in partner:
            open_of[partner[character]] -= 1
            if open_of[partner[character]] < 0:
                return position
    return len(config) if any(open_of.values()) else -1
