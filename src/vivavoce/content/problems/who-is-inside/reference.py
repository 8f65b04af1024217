import sys


def main():
    readings = sys.stdin.buffer.read().decode("utf-8").split("\n")
    inside = {}
    for line in readings[1 : int(readings[0]) + 1]:
        way, name = line.split(" ", 1)
        if way == "in":
            inside.setdefault(name, None)
        else:
            inside.pop(name, None)
    lines = [*inside, f"{len(inside)} inside"]
    sys.stdout.buffer.write(("\n".join(lines) + "\n").encode("utf-8"))


main()
