def numbers(version):
    parts = [int(part) for part in version.split(".")]
    return parts + [0] * (4 - len(parts))


def newest_release(versions):
    for version in versions:
        if not any(numbers(other) > numbers(version) for other in versions):
            return version
