def swapped_pair(root):
    wrong = set()
    waiting = [root] if root else []
    while waiting:
        node = waiting.pop()
        if node.left:
            waiting.append(node.left)
            if node.left.val > node.val:
                wrong |= {node.left.val, node.val}
        if node.right:
            waiting.append(node.right)
            if node.right.val < node.val:
                wrong |= {node.right.val, node.val}
    return [min(wrong), max(wrong)] if wrong else []
