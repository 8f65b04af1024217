def largest_poster(wall):
    rows, columns = len(wall), len(wall[0]) if wall else 0
    free = [[0] * (columns + 1) for _ in range(rows + 1)]
    for r in range(rows):
        for c in range(columns):
            free[r + 1][c + 1] = free[r][c + 1] + free[r + 1][c] - free[r][c] + (wall[r][c] == ".")
    largest = 0
    for top in range(rows):
        for bottom in range(top + 1, rows + 1):
            for left in range(columns):
                for right in range(left + 1, columns + 1):
                    tiles = (bottom - top) * (right - left)
                    inside = free[bottom][right] - free[top][right] - free[bottom][left] + free[top][left]
                    if inside == tiles:
                        largest = max(largest, tiles)
    return largest
