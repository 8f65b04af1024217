from collections import deque


def farthest_from_socket(floor):
    distance = {(r, c): 0 for r, row in enumerate(floor) for c, square in enumerate(row) if square == "S"}
    queue = deque(distance)
    while queue:
        r, c = queue.popleft()
        for y, x in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
            if 0 <= y < len(floor) and 0 <= x < len(floor[y]) and (y, x) not in distance and floor[y][x] == ".":
                distance[y, x] = distance[r, c] + 1
                queue.append((y, x))
    return max(distance.values(), default=0)
