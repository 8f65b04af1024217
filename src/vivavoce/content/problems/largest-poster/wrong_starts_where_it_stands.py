def largest_poster(wall):
    largest = 0
    heights = [0] * len(wall[0]) if wall else []
    for row in wall:
        heights = [height + 1 if tile == "." else 0 for height, tile in zip(heights, row)]
        largest = max(largest, largest_under(heights))
    return largest


def largest_under(heights):
    largest = 0
    rising = []  # (start, height) of the rectangles that still grow
    for place, height in enumerate([*heights, 0]):
        start = place
        while rising and rising[-1][1] >= height:
            begin, high = rising.pop()
            largest = max(largest, high * (place - begin))
        rising.append((start, height))
    return largest
