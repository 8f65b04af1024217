def fold_lines(lines):
    folded = []
    while lines:
        count = 1
        while count < len(lines) and lines[count] == lines[0]:
            count += 1
        line = lines[0] if count == 1 else f"{lines[0]} (x{count})"
        folded = [text for text in folded] + [line]
        lines = [text for text in lines[count:]]
    return folded
