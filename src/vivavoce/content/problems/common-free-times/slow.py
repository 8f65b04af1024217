def common_times(doctor, translator):
    common = []
    for time in doctor:
        if time in translator and time not in common:
            common.append(time)
    return common
