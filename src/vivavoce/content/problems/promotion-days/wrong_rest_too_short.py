def best_total(gains, rest):
    best = [0]
    for day, gain in enumerate(gains):
        before = best[min(day, day - rest + 1)] if day - rest + 1 >= 0 else 0
        best.append(max(best[day], gain + before))
    return best[-1]
