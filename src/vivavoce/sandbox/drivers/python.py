"""Python: solution.py, a plain function (or LeetCode's `class Solution` with the method), or a class."""

from __future__ import annotations

from typing import Any

from vivavoce.domain.problem import Interface, Method, Parameter, Shape
from vivavoce.domain.running import SourceFile
from vivavoce.sandbox.drivers.driver import CALLABLE, Driver, caller, quoted
from vivavoce.sandbox.drivers.kinds import all_methods, has_trees, in_place, makes, spelled, value_kind
from vivavoce.sandbox.drivers.names import camel, free

_TYPES = {"int": "int", "float": "float", "bool": "bool", "string": "str", "tree": "TreeNode | None"}
_TREE = "# A tree is here: class TreeNode with val, left and right; None is the empty tree.\n\n"
_WHOLE = '''import sys


def main() -> None:
    """Reads standard input, writes the answer to standard output."""
    lines = sys.stdin.read().splitlines()


main()
'''


def _typed(kind: str) -> str:
    return spelled(kind, _TYPES, "list[{}]") if kind else "None"


def _head(method: Method, name: str, bound: bool = False) -> str:
    parameters = [f"{free(p.name, 'python')}: {_typed(p.type)}" for p in method.parameters]
    return f"def {name}({', '.join([*(['self'] if bound else []), *parameters])}) -> {_typed(method.returns)}:\n"


def _starter(interface: Interface, says: str) -> str:
    tree = f"from __future__ import annotations\n\n{_TREE}" if has_trees(interface) else ""
    if interface.shape is Shape.FUNCTION:
        method = interface.methods[0]
        return f'{tree}{_head(method, free(method.name, "python"))}    """{says}"""\n    ...\n'
    parts = [f'class {interface.name}:\n    """{says}"""\n']
    for method in all_methods(interface):
        name = "__init__" if makes(interface, method) else free(method.name, "python")
        parts.append(f"    {_head(method, name, bound=True)}        ...\n")
    return tree + "\n".join(parts)


def _names(name: str) -> list[str]:
    return list(dict.fromkeys((free(name, "python"), camel(name), name)))


def _kinds(parameters: tuple[Parameter, ...]) -> list[str]:
    return [parameter.type for parameter in parameters]


def _spec(interface: Interface) -> dict[str, Any]:
    if interface.shape is Shape.FUNCTION:
        method = interface.methods[0]
        return {
            "shape": "function",
            "names": _names(method.name),
            "parameters": _kinds(method.parameters),
            "returns": value_kind(interface),
            "in_place": in_place(interface),
        }
    methods = {
        method.name: [place, _names(method.name), _kinds(method.parameters), method.returns]
        for place, method in enumerate(interface.methods)
    }
    constructor = _kinds(interface.constructor)
    return {"shape": "class", "name": interface.name, "constructor": constructor, "methods": methods}


def _callers(interface: Interface) -> tuple[SourceFile, ...]:
    return (caller("main.py", SPEC=quoted(_spec(interface))),)


DRIVER = Driver(
    language="python",
    shapes=CALLABLE,
    solution=lambda interface: "solution.py",
    starter=_starter,
    callers=_callers,
    whole="main.py",
    whole_starter=_WHOLE,
)
