"""JavaScript and TypeScript: solution.js or solution.ts, run as a script, so that nothing has to be exported."""

from __future__ import annotations

from typing import Any

from vivavoce.domain.problem import Interface, Method, Parameter, Shape
from vivavoce.domain.running import SourceFile
from vivavoce.sandbox.drivers.driver import CALLABLE, Driver, caller, quoted
from vivavoce.sandbox.drivers.kinds import all_methods, has_trees, in_place, makes, spelled, value_kind
from vivavoce.sandbox.drivers.names import camel, free

_TYPES = {"int": "number", "float": "number", "bool": "boolean", "string": "string", "tree": "TreeNode | null"}
_TREE = "// A tree is here: class TreeNode with val, left and right; null is the empty tree.\n\n"
_WHOLE = """// Reads standard input, writes the answer to standard output.
const lines = require('node:fs').readFileSync(0, 'utf8').split('\\n');

"""


def _type(kind: str) -> str:
    if not kind:
        return "void"
    text = spelled(kind, _TYPES, "({})[]")
    return text if "|" in text else text.replace("(", "").replace(")", "")


def _name(method: Method) -> str:
    return free(camel(method.name), "javascript")


def _parameter(parameter: Parameter) -> str:
    return free(camel(parameter.name), "javascript")


def _doc(method: Method, indent: str, says: str = "") -> str:
    lines = [says] if says else []
    lines += [f"@param {{{_type(p.type)}}} {_parameter(p)}" for p in method.parameters]
    lines += [f"@returns {{{_type(method.returns)}}}"] if method.returns else []
    return f"{indent}/**\n" + "".join(f"{indent} * {line}\n" for line in lines) + f"{indent} */\n" if lines else ""


def _bound_name(interface: Interface, method: Method) -> str:
    return "constructor" if makes(interface, method) else camel(method.name)


def _starter(interface: Interface, says: str) -> str:
    tree = _TREE if has_trees(interface) else ""
    if interface.shape is Shape.FUNCTION:
        method = interface.methods[0]
        arguments = ", ".join(map(_parameter, method.parameters))
        return f"{tree}{_doc(method, '', says)}function {_name(method)}({arguments}) {{\n}}\n"
    parts = []
    for method in all_methods(interface):
        arguments = ", ".join(map(_parameter, method.parameters))
        parts.append(f"{_doc(method, '  ')}  {_bound_name(interface, method)}({arguments}) {{\n  }}\n")
    return f"{tree}/** {says} */\nclass {interface.name} {{\n" + "\n".join(parts) + "}\n"


def _typed_starter(interface: Interface, says: str) -> str:
    tree = _TREE if has_trees(interface) else ""
    if interface.shape is Shape.FUNCTION:
        method = interface.methods[0]
        head = f"function {_name(method)}({_typed(method)}): {_type(method.returns)}"
        return f"{tree}/** {says} */\n{head} {{\n}}\n"
    parts = []
    for method in all_methods(interface):
        returns = "" if makes(interface, method) else f": {_type(method.returns)}"
        parts.append(f"  {_bound_name(interface, method)}({_typed(method)}){returns} {{\n  }}\n")
    return f"{tree}/** {says} */\nclass {interface.name} {{\n" + "\n".join(parts) + "}\n"


def _typed(method: Method) -> str:
    return ", ".join(f"{_parameter(p)}: {_type(p.type)}" for p in method.parameters)


def _kinds(parameters: tuple[Parameter, ...]) -> list[str]:
    return [parameter.type for parameter in parameters]


def _spec(interface: Interface, shown: str) -> dict[str, Any]:
    if interface.shape is Shape.FUNCTION:
        method = interface.methods[0]
        return {
            "shown": shown,
            "shape": "function",
            "names": list(dict.fromkeys((_name(method), method.name))),
            "parameters": _kinds(method.parameters),
            "returns": value_kind(interface),
            "in_place": in_place(interface),
        }
    methods = {
        method.name: [place, [camel(method.name), method.name], _kinds(method.parameters), method.returns]
        for place, method in enumerate(interface.methods)
    }
    constructor = _kinds(interface.constructor)
    return {"shown": shown, "shape": "class", "name": interface.name, "constructor_": constructor, "methods": methods}


def _callers(shown: str) -> Any:
    def callers(interface: Interface) -> tuple[SourceFile, ...]:
        return (caller("main.js", SPEC=quoted(_spec(interface, shown)), SOLUTION="solution.js"),)

    return callers


DRIVERS = (
    Driver(
        language="javascript",
        shapes=CALLABLE,
        solution=lambda interface: "solution.js",
        starter=_starter,
        callers=_callers("solution.js"),
        whole="main.js",
        whole_starter=_WHOLE,
    ),
    Driver(
        language="typescript",
        shapes=CALLABLE,
        solution=lambda interface: "solution.ts",
        starter=_typed_starter,
        callers=_callers("solution.ts"),
        whole="main.ts",
        whole_starter=_WHOLE,
    ),
)
