def common_times(doctor, translator):
    return sorted({a for a, b in zip(doctor, translator) if a == b})
