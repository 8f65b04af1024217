def can_be_right(reading):
    left, right = 0, len(reading) - 1
    while left < right and reading[left] == reading[right]:
        left += 1
        right -= 1
    return is_mirrored(reading, left + 1, right) or is_mirrored(reading, left, right - 1)


def is_mirrored(text, left, right):
    while left < right:
        if text[left] != text[right]:
            return False
        left += 1
        right -= 1
    return True
