def swapped_pair(root):
    larger = smaller = before = None
    stack, node = [], root
    while stack or node:
        while node:
            stack.append(node)
            node = node.left
        node = stack.pop()
        if before is not None and node.val < before:
            smaller = node.val
            if larger is None:
                larger = before
        before = node.val
        node = node.right
    return [] if larger is None else [smaller, larger]
