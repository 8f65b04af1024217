def measure(metre):
    print("?", metre, flush=True)
    return int(input())


def main():
    low, high = 1, int(input())
    while low < high:
        third = (high - low) // 3
        left, right = low + third, high - third
        if measure(left) < measure(right):
            low = left + 1
        else:
            high = right if right < high else high - 1
    print("!", low, flush=True)


main()
