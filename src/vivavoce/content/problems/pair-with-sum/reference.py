def two_sum(nums, target):
    seen = {}
    for position, amount in enumerate(nums):
        if target - amount in seen:
            return [seen[target - amount], position]
        seen[amount] = position
    return []
