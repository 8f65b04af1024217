def count_records(root):
    records = 0
    waiting = [(root, float("inf"))]
    while waiting:
        node, lowest = waiting.pop()
        if node is None:
            continue
        records += node.val < lowest
        lowest = min(lowest, node.val)
        waiting += [(node.left, lowest), (node.right, lowest)]
    return records
