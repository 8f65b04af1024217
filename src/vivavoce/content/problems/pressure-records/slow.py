def count_records(root):
    above = {root: None} if root else {}
    waiting = list(above)
    for node in waiting:
        for child in (node.left, node.right):
            if child:
                above[child] = node
                waiting.append(child)

    def is_record(node):
        higher = above[node]
        while higher is not None:
            if higher.val <= node.val:
                return False
            higher = above[higher]
        return True

    return sum(is_record(node) for node in waiting)
