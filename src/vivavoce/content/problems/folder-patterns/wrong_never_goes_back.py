def fitting_names(pattern, names):
    return [place for place, name in enumerate(names) if fits(pattern, name)]


def fits(pattern, name):
    at = 0
    skipping = False
    for sign in pattern:
        if sign == "*":
            skipping = True
            continue
        while skipping and at < len(name) and not fits_one(sign, name[at]):
            at += 1
        skipping = False
        if at == len(name) or not fits_one(sign, name[at]):
            return False
        at += 1
    return skipping or at == len(name)


def fits_one(sign, other):
    return sign in ("?", other) or (sign == "#" and other in "0123456789")
