NEVER = float("inf")


def with_box(node):
    if node is None:
        return NEVER
    return node.val + sum(min(with_box(c), served(c), waits(c)) for c in (node.left, node.right))


def served(node):
    if node is None:
        return 0
    left, right = node.left, node.right
    return min(
        with_box(left) + min(with_box(right), served(right)),
        with_box(right) + min(with_box(left), served(left)),
    )


def waits(node):
    return 0 if node is None else served(node.left) + served(node.right)


def least_total(root):
    return min(with_box(root), served(root))
