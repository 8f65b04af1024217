def largest_poster(wall):
    largest = 0
    above = [0] * len(wall[0]) if wall else []
    for row in wall:
        sides = []
        for column, tile in enumerate(row):
            corner = min(above[column], above[column - 1], sides[-1]) if column else 0
            sides.append(corner + 1 if tile == "." else 0)
        above = sides
        largest = max([largest, *sides])
    return largest * largest
