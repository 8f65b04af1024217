"""What the code of a coding problem has to offer, as `problem.yaml` writes it, and whether its tests fit it."""

from __future__ import annotations

from collections.abc import Iterator

from vivavoce.content.fields import Fields
from vivavoce.domain.problem import Interface, Method, Parameter, Shape, Value
from vivavoce.domain.values import TYPES, misfits

SNAKE_CASE = "[a-z][a-z0-9_]*"
CLASS_NAME = "[A-Z][A-Za-z0-9]*"


def interface_from(fields: Fields) -> Interface:
    """One of `function`, `class`, `stdio` and `sql`."""
    shapes = [shape for shape in Shape if shape.value in fields.raw]
    fields.only(*Shape)
    if len(shapes) != 1:
        fields.problem("", "needs exactly one of function, class, stdio and sql.")
        return Interface(shape=Shape.STDIO)
    child = fields.child(shapes[0])
    return _READERS[shapes[0]](child)


def _function(fields: Fields) -> Interface:
    method = _method(fields)
    if not method.returns and not method.parameters:
        fields.problem("returns", "is missing; without it, a function changes its first argument, and there is none.")
    return Interface(shape=Shape.FUNCTION, methods=(method,))


def _class(fields: Fields) -> Interface:
    fields.only("name", "constructor", "methods")
    methods = tuple(_method(child) for child in fields.children("methods"))
    if not methods:
        fields.problem("methods", "is missing; a class without methods cannot be tested.")
    return Interface(
        shape=Shape.CLASS,
        name=fields.matching("name", CLASS_NAME, "write it as LruCache."),
        constructor=_parameters(fields, "constructor"),
        methods=methods,
    )


def _stdio(fields: Fields) -> Interface:
    fields.only()
    return Interface(shape=Shape.STDIO)


def _sql(fields: Fields) -> Interface:
    fields.only("schema")
    schema = fields.verbatim("schema").strip()
    if not schema:
        fields.problem("schema", "is missing; write the tables as CREATE TABLE statements, after '|'.")
    return Interface(shape=Shape.SQL, schema=schema)


_READERS = {Shape.FUNCTION: _function, Shape.CLASS: _class, Shape.STDIO: _stdio, Shape.SQL: _sql}


def _method(fields: Fields) -> Method:
    fields.only("name", "parameters", "returns")
    return Method(
        name=fields.matching("name", SNAKE_CASE, "write it in snake_case; each language spells it in its own way."),
        parameters=_parameters(fields, "parameters"),
        returns=fields.choice("returns", TYPES, ""),
    )


def _parameters(fields: Fields, field: str) -> tuple[Parameter, ...]:
    found = []
    for child in fields.children(field):
        child.only("name", "type")
        name = child.matching("name", SNAKE_CASE, "write it in snake_case.")
        found.append(Parameter(name=name, type=child.choice("type", TYPES)))
    return tuple(found)


def answer_type(method: Method) -> str:
    """What is tested of a function: what it returns, or else what it has made of its first argument."""
    return method.returns or next((parameter.type for parameter in method.parameters), "")


def unfit_given(interface: Interface, given: Value) -> Iterator[str]:
    """Why this is no input of such code."""
    if interface.shape is Shape.FUNCTION:
        yield from _unfit_arguments(interface.methods[0].parameters, given)
    elif interface.shape is Shape.CLASS:
        yield from _unfit_calls(interface, given)
    elif interface.shape is Shape.STDIO:
        if not isinstance(given, str):
            yield "is not a text; write what stands on standard input, after '|'"
    elif not isinstance(given, dict) or not all(_are_rows(rows) for rows in given.values()):
        yield "is not {table: [rows]}, each row a list"


def unfit_expected(interface: Interface, given: Value, expected: Value) -> Iterator[str]:
    """Why such code can never give this back for that."""
    if interface.shape is Shape.FUNCTION:
        yield from _misfits(answer_type(interface.methods[0]), expected)
    elif interface.shape is Shape.CLASS:
        yield from _unfit_answers(interface, given, expected)
    elif interface.shape is Shape.STDIO:
        if not isinstance(expected, str):
            yield "is not a text; write what stands on standard output, after '|'"
    elif not _are_rows(expected):
        yield "is not a list of rows, each row a list"


def _unfit_arguments(parameters: tuple[Parameter, ...], given: Value) -> Iterator[str]:
    if not isinstance(given, list) or len(given) != len(parameters):
        yield f"is not a list of {len(parameters)} arguments"
        return
    for parameter, value in zip(parameters, given, strict=True):
        yield from (f"{parameter.name}: {why}" for why in _misfits(parameter.type, value))


def _unfit_calls(interface: Interface, given: Value) -> Iterator[str]:
    if not isinstance(given, list) or not given or not all(_is_call(call) for call in given):
        yield "is not a list of [method, arguments]"
        return
    if given[0][0] != interface.name:
        yield f"has to begin with the constructor, [{interface.name}, arguments]"
    known = {method.name: method.parameters for method in interface.methods}
    for place, (name, arguments) in enumerate(given, 1):
        parameters = interface.constructor if place == 1 else known.get(name)
        if parameters is None:
            yield f"call {place}: there is no method '{name}'"
        else:
            yield from (f"call {place}, {name}: {why}" for why in _unfit_arguments(parameters, arguments))


def _unfit_answers(interface: Interface, given: Value, expected: Value) -> Iterator[str]:
    if not isinstance(expected, list) or not isinstance(given, list) or len(expected) != len(given):
        yield "is not a list of one answer for each call, null for the constructor"
        return
    returns = {method.name: method.returns for method in interface.methods}
    for place, (call, answer) in enumerate(zip(given, expected, strict=True), 1):
        type_name = returns.get(call[0], "") if _is_call(call) else ""
        if type_name:
            yield from (f"answer {place}: {why}" for why in _misfits(type_name, answer))
        elif answer is not None:
            yield f"answer {place}: nothing comes back from this call; write null"


def _misfits(type_name: str, value: Value) -> Iterator[str]:
    """Of a type that is not known, the interface's own reader has told already."""
    return misfits(type_name, value) if type_name in TYPES else iter(())


def _is_call(call: Value) -> bool:
    return isinstance(call, list) and len(call) == 2 and isinstance(call[0], str)


def _are_rows(rows: Value) -> bool:
    return isinstance(rows, list) and all(isinstance(row, list) for row in rows)
