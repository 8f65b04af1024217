def reachable_after_each(offices, cables):
    parent = list(range(offices))
    size = [1] * offices

    def root(office):
        while parent[office] != office:
            parent[office] = parent[parent[office]]
            office = parent[office]
        return office

    answers = []
    for a, b in cables:
        small, large = sorted((root(a), root(b)), key=size.__getitem__)
        if small != large:
            parent[small] = large
            size[large] += size[small]
        answers.append(size[root(0)])
    return answers
