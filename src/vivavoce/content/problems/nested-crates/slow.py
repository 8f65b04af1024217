def largest_nest(crates):
    ordered = sorted(crates)
    nest = []
    for i, (width, depth) in enumerate(ordered):
        inside = [nest[k] for k in range(i) if ordered[k][0] < width and ordered[k][1] < depth]
        nest.append(1 + max(inside, default=0))
    return max(nest, default=0)
