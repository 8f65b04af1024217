def least_total(root):
    order = [root] if root else []
    for node in order:
        order += [child for child in (node.left, node.right) if child]
    costs = {None: (0, 0)}  # with a box, without
    for node in reversed(order):
        left, right = costs[node.left], costs[node.right]
        costs[node] = (node.val + min(left) + min(right), left[0] + right[0])
    if root and not root.left and not root.right:
        return root.val
    return min(costs[root])
