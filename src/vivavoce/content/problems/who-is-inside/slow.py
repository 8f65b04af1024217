import sys

inside = []
n = int(sys.stdin.readline())
for _ in range(n):
    way, name = sys.stdin.readline().rstrip("\n").split(" ", 1)
    if way == "in":
        if name not in inside:
            inside.append(name)
    elif name in inside:
        inside.remove(name)
for name in inside:
    print(name)
print(len(inside), "inside")
