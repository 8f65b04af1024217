def first_single_visit(visits):
    for name in visits:
        times = 0
        for other in visits:
            if other == name:
                times += 1
        if times == 1:
            return name
    return ""
