def rolling_medians(times, window):
    return [times[i + window // 2] for i in range(len(times) - window + 1)]
