from heapq import heappop, heappush


def finish_times(durations, priorities, needs, workers):
    missing = [0] * len(durations)
    waiting = [[] for _ in durations]
    for job, needed in needs:
        missing[job] += 1
        waiting[needed].append(job)
    ready = sorted((-priorities[job], job) for job in range(len(durations)) if not missing[job])
    running = []
    done = [0] * len(durations)
    finished = now = 0
    while ready or running:
        while ready and len(running) < workers:
            _, job = heappop(ready)
            heappush(running, (now + durations[job], job))
        now = running[0][0]
        if running:
            _, job = heappop(running)
            done[job] = now
            finished += 1
            for other in waiting[job]:
                missing[other] -= 1
                if not missing[other]:
                    heappush(ready, (-priorities[other], other))
    return done if finished == len(durations) else []
