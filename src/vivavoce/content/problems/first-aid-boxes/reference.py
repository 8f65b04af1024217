NEVER = float("inf")


def least_total(root):
    order = [root] if root else []
    for node in order:
        order += [child for child in (node.left, node.right) if child]
    # For each chamber the least cost: with a box, served by a child, waiting for its parent.
    costs = {None: (NEVER, 0, 0)}
    for node in reversed(order):
        left, right = costs[node.left], costs[node.right]
        box = node.val + min(left) + min(right)
        waits = left[1] + right[1]
        served = min(left[0] + min(right[:2]), right[0] + min(left[:2]))
        costs[node] = (box, served, waits)
    return min(costs[root][:2])
