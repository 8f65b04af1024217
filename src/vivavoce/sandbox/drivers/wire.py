"""What goes into a driver and comes out of it.

In: for Python, JavaScript, TypeScript and SQL the case as JSON. For the others, tokens between white space: a number
as it is, a bool as 0 or 1, a string as its length in bytes and then the bytes, a list as its length and its elements,
a tree as the list of its levels with N for nothing. A class: how many calls, the constructor's arguments, then for each
call the method's place in the interface and its arguments.

Out, on descriptor 3, from every language: the JSON list [nanoseconds that the call took, value]. A class: for each call
[the method's place, value]. An object names the type of a value that is none of ours.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import Any

import structlog

from vivavoce.domain.problem import Interface, Method, Parameter, Shape, Value
from vivavoce.ports.errors import Invalid
from vivavoce.sandbox.drivers.kinds import in_place, value_kind

log = structlog.get_logger()

_JSON_LANGUAGES = frozenset({"python", "javascript", "typescript", "sql"})
_SHOWN_CHARACTERS = 60
_LONGEST_NS = 1e15
"""No call takes days: what says so, or is no number of nanoseconds at all, was not written by a driver."""
_UNREADABLE = "What came back cannot be read as a value."
_CELLS = frozenset({int, float, str, bool, type(None)})
_PLAIN: dict[str, set[type]] = {"int": {int}, "float": {int, float}, "bool": {bool}, "string": {str}}


class WrongValue(Exception):
    """The candidate's code gave what is no value of the type that was asked for: a wrong answer, said in words."""


def encode(interface: Interface, given: Value, language: str) -> bytes:
    """Standard input for the driver. Raises `Invalid` where what is given does not fit the interface."""
    if interface.shape is Shape.STDIO:
        return str(_whole(given, "string", "The input")).encode()
    if interface.shape is Shape.SQL:
        _check_tables(given)
    elif interface.shape is Shape.FUNCTION:
        _check_arguments(interface.methods[0], given)
    else:
        _check_calls(interface, given)
    if language in _JSON_LANGUAGES:
        return json.dumps(given, ensure_ascii=False, separators=(",", ":")).encode()
    return "\n".join(_tokens(interface, given)).encode() + b"\n"


def decode(interface: Interface, data: bytes, language: str) -> Value:
    """The value that the driver gave. Raises `WrongValue` in words for the candidate."""
    if interface.shape is Shape.STDIO:
        return data.decode(errors="replace")
    try:
        return _decoded(interface, _parsed(data)[1])
    except WrongValue:
        raise
    except Exception:  # what a candidate's program wrote is theirs, however it cannot be read
        log.exception("value_not_read", language=language)
        raise WrongValue(_UNREADABLE) from None


def _decoded(interface: Interface, value: Any) -> Value:
    if interface.shape is Shape.SQL:
        return [_row(row) for row in _list(value)]
    if interface.shape is Shape.FUNCTION:
        what = f"{interface.methods[0].name} {'left its first argument as' if in_place(interface) else 'returned'}"
        return _taken(value, value_kind(interface), what)
    return [_result(interface, entry) for entry in _list(value)]


def call_ms(data: bytes) -> float:
    """How long the candidate's own code took, as time that passed: processor time ticks too coarsely in places."""
    return float(_parsed(data)[0]) / 1e6


def _parsed(data: bytes) -> list[Any]:
    if not data:
        raise WrongValue("The program ended before it had given a value.")
    try:
        parsed = json.loads(data.decode(errors="replace"))
    except (ValueError, RecursionError):
        raise WrongValue(_UNREADABLE) from None
    if not isinstance(parsed, list) or len(parsed) != 2 or not _is_duration(parsed[0]):
        raise WrongValue(_UNREADABLE)
    return parsed


def _is_duration(value: Any) -> bool:
    return type(value) in (int, float) and 0 <= value <= _LONGEST_NS


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise WrongValue(_UNREADABLE)
    return value


def _row(row: Any) -> list[Value]:
    if not all(type(cell) in _CELLS for cell in _list(row)):
        raise WrongValue(_UNREADABLE)
    return [_text(cell) if isinstance(cell, str) else cell for cell in row]


def _text(value: str) -> str:
    """Half of a pair of surrogates goes into no UTF-8."""
    return value.encode("utf-8", "replace").decode()


def _result(interface: Interface, entry: Any) -> Value:
    if not isinstance(entry, list) or len(entry) != 2 or type(entry[0]) is not int:
        raise WrongValue(_UNREADABLE)
    place, value = entry
    if place < 0 or place >= len(interface.methods) or not interface.methods[place].returns:
        return None
    method = interface.methods[place]
    return _taken(value, method.returns, f"{interface.name}.{method.name} returned")


def _taken(value: Any, kind: str, what: str) -> Value:
    """A candidate's value of a type, in the form in which answers are kept."""
    if kind.endswith("[]"):
        return _taken_list(value, kind, what)
    if kind == "tree":
        return _taken_tree(value, what)
    if type(value) not in _PLAIN[kind]:
        raise WrongValue(f"{what} {_shown(value)}, where {_asked(kind)} is asked for.")
    if kind == "float":
        return _taken_float(value, what)
    return _text(value) if kind == "string" else value


def _taken_float(value: float, what: str) -> Value:
    try:
        return float(value)
    except OverflowError:
        raise WrongValue(f"{what} a number that is too large for a float.") from None


def _taken_list(value: Any, kind: str, what: str) -> Value:
    if not isinstance(value, list):
        raise WrongValue(f"{what} {_shown(value)}, where {_asked(kind)} is asked for.")
    part = kind[:-2]
    if part == "int" and set(map(type, value)) <= {int}:
        return value
    return [_taken(one, part, f"{what} a list with") for one in value]


def _taken_tree(value: Any, what: str) -> Value:
    levels = [] if value is None else value
    if not isinstance(levels, list) or not all(one is None or type(one) is int for one in levels):
        raise WrongValue(f"{what} {_shown(value)}, where a tree of int is asked for.")
    while levels and levels[-1] is None:
        levels.pop()
    return levels


def _asked(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _shown(value: Any) -> str:
    """A value as one would speak of it: its type and its beginning."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return f"a value of the type {_begun(value.get(chr(0)) or 'dict')}"
    words = {bool: "the bool", int: "the int", float: "the float", str: "the string", list: "the list"}[type(value)]
    try:
        return f"{words} {_begun(json.dumps(value, ensure_ascii=False))}"
    except RecursionError:
        return f"{words} that is too deep to be shown"


def _begun(text: Any) -> str:
    """Its beginning, which has to go into UTF-8 whatever the candidate's code has put in."""
    shown = str(text)
    cut = shown if len(shown) <= _SHOWN_CHARACTERS else shown[:_SHOWN_CHARACTERS] + "…"
    return _text(cut)


def _check_arguments(method: Method, given: Any) -> None:
    _check_list(method.parameters, given, method.name)


def _check_list(parameters: tuple[Parameter, ...], given: Any, name: str) -> None:
    if not isinstance(given, list) or len(given) != len(parameters):
        names = ", ".join(parameter.name for parameter in parameters) or "none"
        raise Invalid(f"{name} takes {len(parameters)} arguments, given as a list: {names}.", code="not_a_value")
    for parameter, value in zip(parameters, given, strict=True):
        _whole(value, parameter.type, parameter.name)


def _check_calls(interface: Interface, given: Any) -> None:
    methods = {method.name: method for method in interface.methods}
    for place, call in enumerate(given if isinstance(given, list) and given else [None]):
        if not isinstance(call, list) or len(call) != 2 or (place and call[0] not in methods):
            raise Invalid(
                "The calls are a list of [method, arguments], the constructor first. "
                f"There are {interface.name}, {', '.join(methods)}.",
                code="not_a_value",
            )
        parameters = methods[call[0]].parameters if place else interface.constructor
        _check_list(parameters, call[1], call[0] if place else interface.name)


def _check_tables(given: Any) -> None:
    if not isinstance(given, dict) or not all(isinstance(rows, list) for rows in given.values()):
        raise Invalid("What a query works on is given as {table: [rows]}.", code="not_a_value")


def _whole(value: Any, kind: str, name: str) -> Any:
    """The value, if it is one of this type."""
    if not _fits(value, kind):
        raise Invalid(f"{name} has to be {_asked(kind)}, and is {_shown_given(value)}.", code="not_a_value")
    return value


def _shown_given(value: Any) -> str:
    return "an object" if isinstance(value, dict) else _shown(value)


def _fits(value: Any, kind: str) -> bool:
    if kind == "tree":
        return isinstance(value, list) and _is_tree(value)
    if not kind.endswith("[]"):
        return type(value) in _PLAIN[kind] and (kind != "int" or -(2**63) <= value < 2**63) and _is_text(value)
    return isinstance(value, list) and all(_fits(one, kind[:-2]) for one in value)


def _is_text(value: Any) -> bool:
    """Half of a pair of surrogates is no character."""
    return not isinstance(value, str) or all(not "\ud800" <= letter <= "\udfff" for letter in value)


def _is_tree(levels: list[Any]) -> bool:
    """Each place after the first is a child of somebody who is there."""
    if not all(one is None or type(one) is int for one in levels):
        return False
    places = 1
    for place, value in enumerate(levels):
        if place >= places:
            return False
        places += 2 if value is not None else 0
    return not levels or levels[0] is not None


def _tokens(interface: Interface, given: Any) -> Iterable[str]:
    if interface.shape is Shape.FUNCTION:
        yield from _all_tokens(interface.methods[0].parameters, given)
        return
    places = {method.name: place for place, method in enumerate(interface.methods)}
    (_, first), *calls = given
    yield str(len(calls))
    yield from _all_tokens(interface.constructor, first)
    for name, values in calls:
        yield str(places[name])
        yield from _all_tokens(interface.methods[places[name]].parameters, values)


def _all_tokens(parameters: tuple[Parameter, ...], values: list[Any]) -> Iterable[str]:
    for parameter, value in zip(parameters, values, strict=True):
        yield from _value_tokens(parameter.type, value)


def _value_tokens(kind: str, value: Any) -> Iterable[str]:
    if kind == "tree":
        yield str(len(value))
        yield " ".join("N" if one is None else str(one) for one in value)
    elif kind == "int[]":
        yield str(len(value))
        yield " ".join(map(str, value))
    elif kind.endswith("[]"):
        yield str(len(value))
        for one in value:
            yield from _value_tokens(kind[:-2], one)
    else:
        yield _plain_token(kind, value)


def _plain_token(kind: str, value: Any) -> str:
    if kind == "string":
        return f"{len(value.encode())} {value}"
    if kind == "bool":
        return "1" if value else "0"
    if kind == "float" and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return repr(float(value)) if kind == "float" else str(value)
