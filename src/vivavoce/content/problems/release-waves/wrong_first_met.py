from collections import deque


def release_waves(count, needs):
    missing = [0] * count
    waiting = [[] for _ in range(count)]
    for service, needed in needs:
        missing[service] += 1
        waiting[needed].append(service)
    waves = [0 if missing[service] else 1 for service in range(count)]
    queue = deque(service for service in range(count) if waves[service])
    while queue:
        needed = queue.popleft()
        for service in waiting[needed]:
            if not waves[service]:
                waves[service] = waves[needed] + 1
                queue.append(service)
    return waves if all(waves) else []
