def count_records(root):
    records = 0
    waiting = [(root, float("inf"))]
    while waiting:
        node, above = waiting.pop()
        if node is None:
            continue
        records += node.val < above
        waiting += [(node.left, node.val), (node.right, node.val)]
    return records
