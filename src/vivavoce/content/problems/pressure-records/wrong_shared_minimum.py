def count_records(root):
    records = 0
    lowest = float("inf")
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node is None:
            continue
        if node.val < lowest:
            records += 1
            lowest = node.val
        waiting += [node.right, node.left]
    return records
