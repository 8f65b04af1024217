def first_single_visit(visits):
    once = {}
    for name in visits:
        if name in once:
            del once[name]
        else:
            once[name] = True
    return next(iter(once), "")
