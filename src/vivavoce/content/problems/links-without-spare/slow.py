def critical_links(machines, links):
    ways = [[] for _ in range(machines)]
    for place, (a, b) in enumerate(links):
        ways[a].append((b, place))
        ways[b].append((a, place))

    def connected_without(a, b, lost):
        reached = {a}
        waiting = [a]
        while waiting:
            for other, link in ways[waiting.pop()]:
                if link != lost and other not in reached:
                    reached.add(other)
                    waiting.append(other)
        return b in reached

    return [place for place, (a, b) in enumerate(links) if not connected_without(a, b, place)]
