def parcels_at_each_stage(entrance):
    sums = []
    while True:
        found = at_stage(entrance, len(sums))
        if not found:
            return sums
        sums.append(sum(found))


def at_stage(entrance, wanted):
    found = []
    waiting = [(entrance, 0)] if entrance else []
    while waiting:
        junction, stage = waiting.pop()
        if stage == wanted:
            found.append(junction.val)
        else:
            waiting += [(after, stage + 1) for after in (junction.left, junction.right) if after]
    return found
