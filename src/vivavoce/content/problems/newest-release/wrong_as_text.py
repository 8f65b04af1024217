def newest_release(versions):
    return max(versions)
