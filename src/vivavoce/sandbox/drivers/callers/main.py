"""Runs inside the sandbox, beside the candidate's solution.py: calls what the problem asks for, gives the value to
descriptor 3. It sees nothing of the rest of this project.
"""

import collections
import json
import os
import resource
import sys
import threading
import time

SPEC = json.loads("@SPEC@")
HERE = os.path.dirname(os.path.abspath(__file__))
SOLUTION = "solution.py"
RESULT = 3
TICK_NS = 4_000_000
DEEPEST_CALLS = 220_000
STACK_BYTES = 512 * 1024 * 1024


class TreeNode:
    def __init__(self, val=0, left=None, right=None):
        self.val = val
        self.left = left
        self.right = right


def grow(levels):
    """A tree from its values in level order, None where there is no child."""
    if not levels:
        return None
    values = iter(levels)
    root = TreeNode(next(values))
    waiting = collections.deque([root])
    while waiting:
        node = waiting.popleft()
        for side in ("left", "right"):
            value = next(values, None)
            if value is not None:
                setattr(node, side, TreeNode(value))
                waiting.append(getattr(node, side))
    return root


def level(root):
    """The other way round. A node that is met twice is no tree, and would never end."""
    values, waiting, met = [], collections.deque([root]), set()
    while waiting:
        node = waiting.popleft()
        values.append(None if node is None else node.val)
        if node is not None:
            if id(node) in met:
                raise ValueError("The tree that was returned has a node in two places.")
            met.add(id(node))
            waiting.extend((node.left, node.right))
    while values and values[-1] is None:
        values.pop()
    return values


def each(kind, value, change):
    """`change` for each tree in a value of this type."""
    if kind == "tree":
        return change(value)
    if kind.startswith("tree[]") and isinstance(value, list):
        return [each(kind[:-2], one, change) for one in value]
    return value


def leave(value):
    return level(value) if value is None or isinstance(value, TreeNode) else value


def arguments(kinds, values):
    return [each(kind, value, grow) for kind, value in zip(kinds, values, strict=True)]


def no_value(value):
    """Names the type of what is no value of ours; arrays of NumPy are lists."""
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, TreeNode):
        return {"\0": "TreeNode"}
    return {"\0": type(value).__name__}


def moment():
    return time.perf_counter_ns(), time.process_time_ns()


def since(begin):
    """The time that passed, without that in which others had the processor, whose own clock may tick coarsely:
    then it shows whole milliseconds."""
    passed, used = (now - then for now, then in zip(moment(), begin, strict=True))
    return min(passed, used if used % 1_000_000 else used + TICK_NS)


def give(spent, value):
    text = json.dumps([spent, value], default=no_value, skipkeys=True, separators=(",", ":")).encode()
    while text:
        text = text[os.write(RESULT, text) :]


def load():
    with open(os.path.join(HERE, SOLUTION), encoding="utf-8") as file:
        text = file.read()
    # By this name `import solution` from a second file finds the same module.
    module = type(sys)("solution")
    sys.modules["solution"] = module
    scope = module.__dict__
    scope.update(__file__=SOLUTION, TreeNode=TreeNode)
    exec(compile(text, SOLUTION, "exec"), scope)  # noqa: S102
    return scope


def find(scope, names):
    for name in names:
        if callable(scope.get(name)):
            return scope[name]
    if isinstance(scope.get("Solution"), type):
        solution = scope["Solution"]()
        for name in names:
            if callable(getattr(solution, name, None)):
                return getattr(solution, name)
    sys.exit(f"solution.py has no function {names[0]}.")


def call_function(scope, given):
    function = find(scope, SPEC["names"])
    values = arguments(SPEC["parameters"], given)
    begin = moment()
    value = function(*values)
    spent = since(begin)
    give(spent, each(SPEC["returns"], values[0] if SPEC["in_place"] else value, leave))


def play_class(scope, calls):
    made = scope.get(SPEC["name"])
    if not isinstance(made, type):
        sys.exit(f"solution.py has no class {SPEC['name']}.")
    prepared = [(name, *SPEC["methods"][name], values) for name, values in calls[1:]]
    prepared = [
        (index, names, returns, arguments(kinds, values)) for _, index, names, kinds, returns, values in prepared
    ]
    first = arguments(SPEC["constructor"], calls[0][1])
    begin = moment()
    thing = made(*first)
    results = [[-1, None]]
    for index, names, returns, values in prepared:
        method = next((getattr(thing, name) for name in names if hasattr(thing, name)), None)
        if method is None:
            sys.exit(f"The class {SPEC['name']} has no method {names[0]}.")
        value = method(*values)
        results.append([index, each(returns, value, leave) if returns else None])
    give(since(begin), results)


def tell(error):
    """The candidate's own lines alone; what a recursion without end repeats is said once by `traceback` itself."""
    import traceback  # only here: it takes longer to load than most solutions run

    told = traceback.TracebackException.from_exception(error, compact=True)
    pending: list[traceback.TracebackException | None] = [told]
    met = set()
    while pending:
        part = pending.pop()
        if part is not None and id(part) not in met:
            met.add(id(part))
            kept = [frame for frame in part.stack if frame.filename != __file__]
            part.stack[:] = kept
            pending += [part.__cause__, part.__context__]
    sys.stderr.write("".join(told.format()))


def run():
    global status
    try:
        given = json.loads(sys.stdin.buffer.read())
        (call_function if SPEC["shape"] == "function" else play_class)(load(), given)
        status = 0
    except SystemExit as error:
        if isinstance(error.code, str):
            sys.stderr.write(error.code + "\n")
        status = error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException as error:  # noqa: BLE001
        tell(error)


def stack_bytes():
    """Taken from memory only as far as it is used, except where the address space itself is what is limited."""
    most, _ = resource.getrlimit(resource.RLIMIT_AS)
    return STACK_BYTES if most == resource.RLIM_INFINITY else min(STACK_BYTES, most // 4)


status = 1
if __name__ == "__main__":
    sys.setrecursionlimit(DEEPEST_CALLS)
    threading.stack_size(stack_bytes() // 4096 * 4096)
    alone = threading.Thread(target=run)
    alone.start()
    alone.join()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
