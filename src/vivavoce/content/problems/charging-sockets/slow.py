from collections import deque


def nearest(floor, start):
    distance = {start: 0}
    queue = deque([start])
    while queue:
        r, c = queue.popleft()
        if floor[r][c] == "S":
            return distance[r, c]
        for y, x in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
            if 0 <= y < len(floor) and 0 <= x < len(floor[y]) and (y, x) not in distance and floor[y][x] != "#":
                distance[y, x] = distance[r, c] + 1
                queue.append((y, x))
    return None


def farthest_from_socket(floor):
    worst = 0
    for r, row in enumerate(floor):
        for c, square in enumerate(row):
            if square == ".":
                found = nearest(floor, (r, c))
                if found is None:
                    return -1
                worst = max(worst, found)
    return worst
