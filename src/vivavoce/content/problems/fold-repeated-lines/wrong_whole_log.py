def fold_lines(lines):
    times = {}
    for line in lines:
        times[line] = times.get(line, 0) + 1
    return [line if count == 1 else f"{line} (x{count})" for line, count in times.items()]
