def slips_between(code, typed):
    if not code or not typed:
        return len(code) + len(typed)
    least = min(
        slips_between(code[:-1], typed) + 1,
        slips_between(code, typed[:-1]) + 1,
        slips_between(code[:-1], typed[:-1]) + (code[-1] != typed[-1]),
    )
    if len(code) > 1 and len(typed) > 1 and code[-1] == typed[-2] and code[-2] == typed[-1]:
        least = min(least, slips_between(code[:-2], typed[:-2]) + 1)
    return least
