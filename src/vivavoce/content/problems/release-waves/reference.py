def release_waves(count, needs):
    missing = [0] * count
    waiting = [[] for _ in range(count)]
    for service, needed in needs:
        missing[service] += 1
        waiting[needed].append(service)
    waves = [1] * count
    ready = [service for service in range(count) if not missing[service]]
    for needed in ready:
        for service in waiting[needed]:
            waves[service] = max(waves[service], waves[needed] + 1)
            missing[service] -= 1
            if not missing[service]:
                ready.append(service)
    return waves if len(ready) == count else []
