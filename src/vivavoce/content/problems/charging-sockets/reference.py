from collections import deque


def farthest_from_socket(floor):
    distance = [[0 if square == "S" else None for square in row] for row in floor]
    queue = deque((r, c) for r, row in enumerate(floor) for c, square in enumerate(row) if square == "S")
    waiting = sum(row.count(".") for row in floor)
    last = 0
    while queue:
        r, c = queue.popleft()
        far = distance[r][c] + 1
        for y, x in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
            if 0 <= y < len(floor) and 0 <= x < len(floor[y]) and distance[y][x] is None and floor[y][x] == ".":
                distance[y][x] = last = far
                waiting -= 1
                queue.append((y, x))
    return -1 if waiting else last
