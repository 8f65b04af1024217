from bisect import bisect_left


def largest_nest(crates):
    smallest_ends = []
    for _, depth in sorted(crates, key=lambda crate: (crate[0], -crate[1])):
        place = bisect_left(smallest_ends, depth)
        smallest_ends[place : place + 1] = [depth]
    return len(smallest_ends)
