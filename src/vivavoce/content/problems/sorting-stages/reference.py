def parcels_at_each_stage(entrance):
    sums = []
    stage = [entrance] if entrance else []
    while stage:
        sums.append(sum(junction.val for junction in stage))
        stage = [after for junction in stage for after in (junction.left, junction.right) if after]
    return sums
