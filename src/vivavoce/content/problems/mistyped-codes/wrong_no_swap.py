def slips_between(code, typed):
    before = list(range(len(typed) + 1))
    for i, sign in enumerate(code, 1):
        row = [i]
        for j, other in enumerate(typed, 1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (sign != other)))
        before = row
    return before[-1]
