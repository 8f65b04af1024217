def rolling_medians(times, window):
    return [sorted(times[i : i + window])[window // 2] for i in range(len(times) - window + 1)]
