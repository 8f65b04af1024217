from collections import deque


def farthest_from_socket(floor):
    sockets = [(r, c) for r, row in enumerate(floor) for c, square in enumerate(row) if square == "S"]
    free = sum(row.count(".") for row in floor)
    if not sockets:
        return -1 if free else 0
    distance = {sockets[0]: 0}
    queue = deque(sockets[:1])
    last = 0
    while queue:
        r, c = queue.popleft()
        for y, x in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
            if 0 <= y < len(floor) and 0 <= x < len(floor[y]) and (y, x) not in distance and floor[y][x] != "#":
                distance[y, x] = distance[r, c] + 1
                queue.append((y, x))
                if floor[y][x] == ".":
                    last = distance[y, x]
                    free -= 1
    return -1 if free else last
