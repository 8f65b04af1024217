import sys

inside = {}
n = int(sys.stdin.readline())
for _ in range(n):
    words = sys.stdin.readline().split()
    if words[0] == "in":
        inside.setdefault(words[1], None)
    else:
        inside.pop(words[1], None)
for name in inside:
    print(name)
print(len(inside), "inside")
