def critical_links(machines, links):
    ways = [[] for _ in range(machines)]
    for place, (a, b) in enumerate(links):
        ways[a].append((b, place))
        ways[b].append((a, place))
    number = [-1] * machines
    low = [0] * machines
    met = 0
    critical = []
    for start in range(machines):
        if number[start] >= 0:
            continue
        number[start] = low[start] = met
        met += 1
        stack = [(start, -1, iter(ways[start]))]
        while stack:
            machine, came_by, rest = stack[-1]
            before = stack[-2][0] if len(stack) > 1 else -1
            for other, link in rest:
                if other == before:
                    continue
                if number[other] < 0:
                    number[other] = low[other] = met
                    met += 1
                    stack.append((other, link, iter(ways[other])))
                    break
                low[machine] = min(low[machine], number[other])
            else:
                stack.pop()
                if stack:
                    above = stack[-1][0]
                    low[above] = min(low[above], low[machine])
                    if low[machine] > number[above]:
                        critical.append(came_by)
    return sorted(critical)
