def unreturned_tool(scans):
    return 2 * sum(set(scans)) - sum(scans)
