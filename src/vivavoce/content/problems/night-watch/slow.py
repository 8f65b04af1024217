def fewest_guards(night, offers):
    reached = guards = 0
    while reached < night:
        farthest = max((end for start, end in offers if start <= reached), default=reached)
        if farthest <= reached:
            return -1
        reached = farthest
        guards += 1
    return guards
