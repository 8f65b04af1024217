def free_together(ours, theirs, minutes):
    common = []
    i = j = 0
    while i < len(ours) and j < len(theirs):
        start = max(ours[i][0], theirs[j][0])
        end = min(ours[i][1], theirs[j][1])
        if end - start > minutes:
            common.append([start, end])
        if ours[i][1] < theirs[j][1]:
            i += 1
        else:
            j += 1
    return common
