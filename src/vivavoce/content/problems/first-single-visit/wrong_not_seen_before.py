def first_single_visit(visits):
    last = {name: place for place, name in enumerate(visits)}
    for place, name in enumerate(visits):
        if last[name] == place:
            return name
    return ""
