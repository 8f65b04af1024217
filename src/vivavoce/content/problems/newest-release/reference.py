def newest_release(versions):
    return max(versions, key=numbers)


def numbers(version):
    parts = [int(part) for part in version.split(".")]
    return parts + [0] * (4 - len(parts))
