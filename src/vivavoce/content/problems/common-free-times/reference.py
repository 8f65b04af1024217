def common_times(doctor, translator):
    common = []
    i = j = 0
    while i < len(doctor) and j < len(translator):
        if doctor[i] < translator[j]:
            i += 1
        elif doctor[i] > translator[j]:
            j += 1
        else:
            if not common or common[-1] != doctor[i]:
                common.append(doctor[i])
            i += 1
            j += 1
    return common
