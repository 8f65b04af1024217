"""The values that functions of coding problems take and give, and whether one is of its type.

The types are `int`, `float`, `bool`, `string` and `tree`, and lists of these: `int[]`, `int[][]`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import isfinite

from vivavoce.domain.problem import Value

INT_MOST = 2**53 - 1
"""What every language's number holds exactly, JavaScript's too."""
DEPTH_MOST = 2


def _is_int(value: Value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= INT_MOST


def _is_float(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _is_tree(value: Value) -> bool:
    """By levels, with null where a child is missing; the children of a missing node are not written."""
    if not isinstance(value, list) or not all(node is None or _is_int(node) for node in value):
        return False
    places = 1
    for node in value:
        if places == 0:
            return False
        places += 1 if node is not None else -1
    return value[:1] != [None]


_SCALARS: dict[str, tuple[Callable[[Value], bool], str]] = {
    "int": (_is_int, "a whole number of at most 2^53 - 1"),
    "float": (_is_float, "a number"),
    "bool": (lambda value: isinstance(value, bool), "true or false"),
    "string": (lambda value: isinstance(value, str), "a text"),
    "tree": (_is_tree, "a tree: a list of whole numbers by levels, null where a child is missing"),
}
TYPES = tuple(name + "[]" * depth for depth in range(DEPTH_MOST + 1) for name in _SCALARS)


def misfits(type_name: str, value: Value) -> Iterator[str]:
    """Why it is not of this type, with the place in it; nothing if it is."""
    if not type_name.endswith("[]"):
        fits, words = _SCALARS[type_name]
        if not fits(value):
            yield f"{_shown(value)} is not {words}"
    elif not isinstance(value, list):
        yield f"{_shown(value)} is not a list"
    else:
        for place, item in enumerate(value, 1):
            yield from (f"item {place}: {why}" for why in misfits(type_name[:-2], item))


def _shown(value: Value) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."
