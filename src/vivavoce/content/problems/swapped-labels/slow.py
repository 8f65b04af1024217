def swapped_pair(root):
    numbers = []
    stack, node = [], root
    while stack or node:
        while node:
            stack.append(node)
            node = node.left
        node = stack.pop()
        numbers.append(node.val)
        node = node.right
    wanted = sorted(numbers)
    if numbers == wanted:
        return []
    for i in range(len(numbers)):
        for j in range(i):
            numbers[i], numbers[j] = numbers[j], numbers[i]
            if all(a < b for a, b in zip(numbers, numbers[1:])):
                return [numbers[j], numbers[i]]
            numbers[i], numbers[j] = numbers[j], numbers[i]
    return []
