def parcels_at_each_stage(entrance):
    sums = []
    while entrance:
        sums.append(entrance.val)
        entrance = entrance.left or entrance.right
    return sums
