from collections import Counter


def full_signs(tiles, sign):
    stock = Counter(tiles)
    need = Counter(sign.replace(" ", ""))
    return min(stock[letter] // times for letter, times in need.items())
