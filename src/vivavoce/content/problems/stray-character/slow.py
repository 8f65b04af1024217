def can_be_right(reading):
    if reading == reading[::-1]:
        return True
    for place in reversed(range(len(reading))):
        shorter = reading[:place] + reading[place + 1 :]
        if shorter == "".join(reversed(shorter)):
            return True
    return False
