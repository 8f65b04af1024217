def fitting_names(pattern, names):
    return [place for place, name in enumerate(names) if fits(pattern, name)]


def fits(pattern, name):
    at = 0
    star = taken = -1
    p = 0
    while at < len(name):
        if p < len(pattern) and pattern[p] == "*":
            star, taken = p, at + 1
            at += 1
            p += 1
        elif p < len(pattern) and fits_one(pattern[p], name[at]):
            p += 1
            at += 1
        elif star >= 0:
            taken += 1
            p, at = star + 1, taken
        else:
            return False
    return p == len(pattern)


def fits_one(sign, other):
    return sign in ("?", other) or (sign == "#" and other in "0123456789")
