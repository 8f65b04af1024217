def best_total(gains, rest):
    def best_from(day):
        if day >= len(gains):
            return 0
        return max(best_from(day + 1), gains[day] + best_from(day + rest + 1))

    return best_from(0)
