def full_signs(tiles, sign):
    return min(tiles.count(letter) for letter in set(sign) if letter != " ")
