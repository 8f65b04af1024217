def unreturned_tool(scans):
    i = 0
    while i + 1 < len(scans):
        if scans[i] != scans[i + 1]:
            return scans[i]
        i += 2
    return scans[-1]
