def two_sum(nums, target):
    seen = {}
    for position, amount in enumerate(nums):
        seen[amount] = position
        if target - amount in seen:
            return sorted([seen[target - amount], position])
    return []
