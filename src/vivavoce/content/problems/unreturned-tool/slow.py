def unreturned_tool(scans):
    for tool in reversed(scans[:-1]):
        if scans.count(tool) % 2 == 1:
            return tool
    return scans[-1]
