def slips_between(code, typed):
    two_before, before = [], list(range(len(typed) + 1))
    for i, sign in enumerate(code, 1):
        row = [i]
        for j, other in enumerate(typed, 1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (sign != other))
            if i > 1 and j > 1 and sign == typed[j - 2] and code[i - 2] == other:
                least = min(least, two_before[j - 2] + 1)
            row.append(least)
        two_before, before = before, row
    return before[-1]
