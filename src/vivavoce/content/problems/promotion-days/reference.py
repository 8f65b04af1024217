def best_total(gains, rest):
    best = [0]
    for day, gain in enumerate(gains):
        before = best[day - rest] if day >= rest else 0
        best.append(max(best[day], gain + before))
    return best[-1]
