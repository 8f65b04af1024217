def count_trios(weights, limit):
    ordered = sorted(weights)
    found = 0
    for first in range(len(ordered) - 2):
        left, right = first + 1, len(ordered) - 1
        while left < right:
            if ordered[first] + ordered[left] + ordered[right] <= limit:
                found += 1
                left += 1
            else:
                right -= 1
    return found
