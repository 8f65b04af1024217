def fitting_names(pattern, names):
    return [place for place, name in enumerate(names) if fits(pattern, name)]


def fits(pattern, name):
    if not pattern:
        return not name
    if pattern[0] == "*":
        return any(fits(pattern[1:], name[taken:]) for taken in range(len(name) + 1))
    return bool(name) and fits_one(pattern[0], name[0]) and fits(pattern[1:], name[1:])


def fits_one(sign, other):
    return sign in ("?", other) or (sign == "#" and other in "0123456789")
