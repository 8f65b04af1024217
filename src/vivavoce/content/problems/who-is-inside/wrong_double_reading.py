import sys

inside = {}
n = int(sys.stdin.readline())
for _ in range(n):
    way, name = sys.stdin.readline().rstrip("\n").split(" ", 1)
    inside.pop(name, None)
    if way == "in":
        inside[name] = True
for name in inside:
    print(name)
print(len(inside), "inside")
