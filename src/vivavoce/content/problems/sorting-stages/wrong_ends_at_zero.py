def parcels_at_each_stage(entrance):
    sums = []
    stage = [entrance]
    while True:
        total = sum(junction.val for junction in stage if junction)
        if total == 0:
            return sums
        sums.append(total)
        stage = [after for junction in stage if junction for after in (junction.left, junction.right)]
