def can_be_right(reading):
    left, right = 0, len(reading) - 1
    skipped = False
    while left < right:
        if reading[left] != reading[right]:
            if skipped:
                return False
            skipped = True
            left += 1
        else:
            left += 1
            right -= 1
    return True
