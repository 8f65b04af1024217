def least_total(root):
    order = [root] if root else []
    for node in order:
        order += [child for child in (node.left, node.right) if child]
    total = 0
    state = {None: "served"}
    for node in reversed(order):
        below = {state[node.left], state[node.right]}
        if "waits" in below:
            state[node] = "box"
            total += node.val
        else:
            state[node] = "served" if "box" in below else "waits"
    return total + (root.val if root and state[root] == "waits" else 0)
