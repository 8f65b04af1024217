from itertools import groupby


def fold_lines(lines):
    folded = []
    for line, run in groupby(lines):
        length = sum(1 for _ in run)
        folded.append(line if length == 1 else f"{line} (x{length})")
    return folded
