def count_trios(weights, limit):
    ordered = sorted(weights)
    found = 0
    for first in range(len(ordered) - 2):
        rest = limit - ordered[first]
        left, right = first + 1, len(ordered) - 1
        while left < right:
            if ordered[left] + ordered[right] <= rest:
                found += right - left
                left += 1
            else:
                right -= 1
    return found
