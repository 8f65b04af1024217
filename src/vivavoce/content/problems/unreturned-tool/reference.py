def unreturned_tool(scans):
    outside = 0
    for tool in scans:
        outside ^= tool
    return outside
