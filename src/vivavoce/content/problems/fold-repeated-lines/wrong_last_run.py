def fold_lines(lines):
    folded = []
    count = 1
    for before, line in zip(lines, lines[1:]):
        if line == before:
            count += 1
        else:
            folded.append(before if count == 1 else f"{before} (x{count})")
            count = 1
    return folded
