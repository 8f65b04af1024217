MOST = 70


def interact(given, expected, say, hear):
    metres, hottest, *shape = map(int, given.split())
    say(str(metres))
    for asked in range(MOST + 1):
        line = hear()
        words = line.split()
        if len(words) != 2 or words[0] not in ("?", "!") or not is_number(words[1]):
            return f"A line has to be '? i' or '! i', and yours was '{line[:60]}'." if line else "No answer came."
        metre = int(words[1])
        if words[0] == "!":
            return metre == hottest or f"Metre {metre} is not the hottest one."
        if not 1 <= metre <= metres:
            return f"There is no metre {metre}."
        if asked == MOST:
            return f"More than {MOST} measurements were asked for."
        say(str(temperature(metre, hottest, *shape)))
    return False


def is_number(word):
    return word.removeprefix("-").isdecimal() and len(word) < 20


def temperature(metre, hottest, left, right, top, salt):
    """Falls by at least one with each metre away from the hottest one, and not evenly."""
    away = abs(metre - hottest)
    slope = left if metre < hottest else right
    return top - slope * away - away * salt * 7919 % slope
