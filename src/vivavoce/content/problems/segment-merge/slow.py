def live_entries(keys, values, dropped):
    def is_hidden(key, segment):
        for newer in range(segment + 1, len(keys)):
            if key in keys[newer]:
                return True
            if dropped[newer] and dropped[newer][0] <= key <= dropped[newer][1]:
                return True
        return False

    live = []
    for segment, (own_keys, own_values) in enumerate(zip(keys, values)):
        for key, value in zip(own_keys, own_values):
            if value != -1 and not is_hidden(key, segment):
                live.append([key, value])
    return sorted(live)
