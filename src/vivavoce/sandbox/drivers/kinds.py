"""The types of a problem's interface: int (64 bits), float, bool, string, tree, and T[], T[][] of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from vivavoce.domain.problem import Interface, Method, Parameter, Shape
from vivavoce.ports.errors import Invalid

BASES = ("int", "float", "bool", "string", "tree")


def taken_apart(kind: str) -> tuple[str, int]:
    """`int[][]` is ("int", 2)."""
    base = kind.rstrip("[]")
    depth = (len(kind) - len(base)) // 2
    if base not in BASES or depth > 2 or kind != base + "[]" * depth:
        raise Invalid(f"{kind!r} is no type of a problem. There are {', '.join(BASES)}, with [] or [][] behind.")
    return base, depth


def all_methods(interface: Interface) -> Iterator[Method]:
    if interface.shape is Shape.CLASS:
        yield Method(name=interface.name, parameters=interface.constructor)
    yield from interface.methods


def makes(interface: Interface, method: Method) -> bool:
    """Whether it is the constructor."""
    return interface.shape is Shape.CLASS and method.name == interface.name


def has_trees(interface: Interface) -> bool:
    kinds = (kind for method in all_methods(interface) for kind in (*_kinds_of(method.parameters), method.returns))
    return any(kind.startswith("tree") for kind in kinds)


def _kinds_of(parameters: tuple[Parameter, ...]) -> list[str]:
    return [parameter.type for parameter in parameters]


def in_place(interface: Interface) -> bool:
    """A function that returns nothing changes its first argument, and that is its value."""
    return interface.shape is Shape.FUNCTION and not interface.methods[0].returns


def value_kind(interface: Interface) -> str:
    """Of a function: the type of what it gives."""
    function = interface.methods[0]
    return function.returns or function.parameters[0].type


def spelled(kind: str, bases: Mapping[str, str], listed: str) -> str:
    """A type in a language that writes `listed` (with {} for the part) around what is in a list."""
    base, depth = taken_apart(kind)
    text = bases[base]
    for _ in range(depth):
        text = listed.format(text)
    return text
