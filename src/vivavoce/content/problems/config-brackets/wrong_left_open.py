def first_bad_bracket(config):
    partner = {")": "(", "]": "[", "}": "{"}
    opened = []
    for position, character in enumerate(config):
        if character in "([{":
            opened.append(character)
        elif character in partner:
            if not opened or opened.pop() != partner[character]:
                return position
    return -1
