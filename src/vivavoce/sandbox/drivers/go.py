"""Go: solution.go in package main, a function, or a struct that NewName makes."""

from __future__ import annotations

import re

from vivavoce.domain.problem import Interface, Method, Parameter, Shape
from vivavoce.domain.running import SourceFile
from vivavoce.sandbox.drivers.driver import CALLABLE, Driver, caller
from vivavoce.sandbox.drivers.kinds import has_trees, in_place, spelled
from vivavoce.sandbox.drivers.names import camel, free, pascal

_TYPES = {"int": "int", "float": "float64", "bool": "bool", "string": "string", "tree": "*TreeNode"}
_READERS = {base: f"caller{base.capitalize()}" for base in _TYPES}
_ZEROS = {"int": "0", "float": "0", "bool": "false", "string": '""'}
_TREE = "// A tree is here: struct TreeNode with Val, Left and Right; nil is the empty tree.\n\n"
_WHOLE = """package main

import (
	"bufio"
	"os"
)

// Reads standard input, writes the answer to standard output.
func main() {
	in := bufio.NewReader(os.Stdin)
	_ = in
}
"""


def _type(kind: str) -> str:
    return spelled(kind, _TYPES, "[]{}") if kind else ""


def _name(method: Method) -> str:
    return free(camel(method.name), "go")


def _parameters(parameters: tuple[Parameter, ...]) -> str:
    return ", ".join(f"{free(camel(p.name), 'go')} {_type(p.type)}" for p in parameters)


def _body(kind: str) -> str:
    return f"\treturn {_ZEROS.get(kind, 'nil')}\n" if kind else ""


def _starter(interface: Interface, says: str) -> str:
    head = "package main\n\n" + (_TREE if has_trees(interface) else "")
    if interface.shape is Shape.FUNCTION:
        method = interface.methods[0]
        returns = f" {_type(method.returns)}" if method.returns else ""
        line = f"func {_name(method)}({_parameters(method.parameters)}){returns} {{\n{_body(method.returns)}}}\n"
        return f"{head}// {says}\n{line}"
    name = interface.name
    made = f"func New{name}({_parameters(interface.constructor)}) *{name} {{\n\treturn &{name}{{}}\n}}\n"
    methods = [_method(name, method) for method in interface.methods]
    return f"{head}// {says}\ntype {name} struct {{\n}}\n\n" + "\n".join([made, *methods])


def _method(name: str, method: Method) -> str:
    returns = f" {_type(method.returns)}" if method.returns else ""
    head = f"func ({name[0].lower()} *{name}) {pascal(method.name)}({_parameters(method.parameters)}){returns}"
    return f"{head} {{\n{_body(method.returns)}}}\n"


def _read(kind: str) -> str:
    return f"{spelled(kind, _READERS, 'callerList({})')}(in)"


def _reads(parameters: tuple[Parameter, ...]) -> tuple[str, str]:
    reads = "".join(f"\ta{i} := {_read(p.type)}\n" for i, p in enumerate(parameters))
    return reads, ", ".join(f"a{i}" for i in range(len(parameters)))


def _function_call(interface: Interface) -> str:
    method = interface.methods[0]
    reads, names = _reads(method.parameters)
    call, value = f"{_name(method)}({names})", "a0"
    if not in_place(interface):
        call, value = f"value := {call}", "value"
    return f"""func main() {{
	in := callerRead()
{reads}	begin := callerNow()
	{call}
	spent := begin.spentNs()
	callerGive(spent, callerWrite(nil, {value}))
}}
"""


def _class_calls(interface: Interface) -> str:
    reads, names = _reads(interface.constructor)
    cases = "".join(_case(place, method) for place, method in enumerate(interface.methods))
    return f"""func main() {{
	in := callerRead()
	count := callerInt(in)
{reads}	begin := callerNow()
	made := New{interface.name}({names})
	out := []byte("[[-1,null]")
	for ; count > 0; count-- {{
		switch callerInt(in) {{
{cases}		}}
	}}
	callerGive(begin.spentNs(), append(out, ']'))
}}
"""


def _case(place: int, method: Method) -> str:
    reads, names = _reads(method.parameters)
    call = f"made.{pascal(method.name)}({names})"
    write = f"out = callerWrite(out, {call})" if method.returns else f'{call}; out = append(out, "null"...)'
    lines = [f'out = append(out, ",[{place},"...)', write, "out = append(out, ']')"]
    return f"\t\tcase {place}:\n{reads}" + "".join(f"\t\t\t{line}\n" for line in lines)


def _mend(text: str) -> str:
    """A function alone is meant as package main; put on the first line, it moves no other."""
    return text if re.search(r"^\s*package\s", text, re.MULTILINE) else f"package main; {text}"


def _callers(interface: Interface) -> tuple[SourceFile, ...]:
    call = _function_call(interface) if interface.shape is Shape.FUNCTION else _class_calls(interface)
    return (caller("main.go", CALL=call),)


DRIVER = Driver(
    language="go",
    shapes=CALLABLE,
    solution=lambda interface: "solution.go",
    starter=_starter,
    callers=_callers,
    whole="main.go",
    whole_starter=_WHOLE,
    mend=_mend,
)
