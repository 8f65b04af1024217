def finish_times(durations, priorities, needs, workers):
    needed_by = [set() for _ in durations]
    for job, needed in needs:
        needed_by[job].add(needed)
    done = {}
    running = {}
    now = 0
    while len(done) < len(durations):
        while len(running) < workers:
            ready = [
                (-priorities[job], job)
                for job in range(len(durations))
                if job not in done and job not in running and all(needed in done for needed in needed_by[job])
            ]
            if not ready:
                break
            job = min(ready)[1]
            running[job] = now + durations[job]
        if not running:
            return []
        now = min(running.values())
        for job in [job for job, end in running.items() if end == now]:
            done[job] = running.pop(job)
    return [done[job] for job in range(len(durations))]
