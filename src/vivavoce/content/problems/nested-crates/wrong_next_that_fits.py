def largest_nest(crates):
    count = 0
    width = depth = 0
    for crate in sorted(crates):
        if crate[0] > width and crate[1] > depth:
            width, depth = crate
            count += 1
    return count
