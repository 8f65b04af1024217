def release_waves(count, needs):
    waves = [1] * count
    changed = True
    while changed:
        changed = False
        for service, needed in needs:
            if waves[service] <= waves[needed]:
                waves[service] = waves[needed] + 1
                changed = True
                if waves[service] > count:
                    return []
    return waves
