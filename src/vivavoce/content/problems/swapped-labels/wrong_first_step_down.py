def swapped_pair(root):
    before = None
    stack, node = [], root
    while stack or node:
        while node:
            stack.append(node)
            node = node.left
        node = stack.pop()
        if before is not None and node.val < before:
            return [node.val, before]
        before = node.val
        node = node.right
    return []
