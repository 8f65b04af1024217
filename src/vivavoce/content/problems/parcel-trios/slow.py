def count_trios(weights, limit):
    found = 0
    for i in range(len(weights)):
        for j in range(i + 1, len(weights)):
            for k in range(j + 1, len(weights)):
                if weights[i] + weights[j] + weights[k] <= limit:
                    found += 1
    return found
