"""Java: Solution.java with a method, or a class's own file. What calls them by reflection is compiled once: Calling."""

from __future__ import annotations

from vivavoce.domain.problem import Interface, Method, Shape
from vivavoce.domain.running import SourceFile
from vivavoce.sandbox.drivers.driver import CALLABLE, Driver
from vivavoce.sandbox.drivers.kinds import all_methods, has_trees, in_place, makes, spelled, value_kind
from vivavoce.sandbox.drivers.names import camel, free

_TYPES = {"int": "long", "float": "double", "bool": "boolean", "string": "String", "tree": "TreeNode"}
_TREE = "// A tree is here: class TreeNode with val, left and right; null is the empty tree.\n\n"
_NOTHING = {"long": "0", "double": "0", "boolean": "false", "String": '""'}
_WHOLE = """import java.util.*;

/** Reads standard input, writes the answer to standard output. */
public class Main {
    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
    }
}
"""
_MAIN = """public class Main {
    public static void main(String[] none) throws Exception {
        Calling.all("@SPEC@");
    }
}
"""


def _type(kind: str) -> str:
    return spelled(kind, _TYPES, "{}[]") if kind else "void"


def _nothing(kind: str) -> str:
    type_ = _type(kind)
    if type_.endswith("[]"):
        return "new " + type_.replace("[]", "[0]", 1)
    return _NOTHING.get(type_, "null")


def _name(method: Method) -> str:
    return free(camel(method.name), "java")


def _method(interface: Interface, method: Method) -> str:
    parameters = ", ".join(f"{_type(p.type)} {free(camel(p.name), 'java')}" for p in method.parameters)
    if makes(interface, method):
        return f"    public {interface.name}({parameters}) {{\n    }}\n"
    body = f"        return {_nothing(method.returns)};\n" if method.returns else ""
    return f"    public {_type(method.returns)} {_name(method)}({parameters}) {{\n{body}    }}\n"


def _class(interface: Interface) -> str:
    return "Solution" if interface.shape is Shape.FUNCTION else interface.name


def _starter(interface: Interface, says: str) -> str:
    tree = _TREE if has_trees(interface) else ""
    methods = "\n".join(_method(interface, method) for method in all_methods(interface))
    return f"import java.util.*;\n\n{tree}/** {says} */\nclass {_class(interface)} {{\n{methods}}}\n"


def _spec(interface: Interface) -> str:
    function = interface.shape is Shape.FUNCTION
    lines = [f"{interface.shape.value} {_class(interface)} {int(in_place(interface))}"]
    for method in all_methods(interface):
        returns = value_kind(interface) if function else method.returns
        name = method.name if makes(interface, method) else _name(method)
        lines.append(" ".join([name, returns, *(p.type for p in method.parameters)]))
    return "\\n".join(lines)


def _callers(interface: Interface) -> tuple[SourceFile, ...]:
    return (SourceFile(name="Main.java", text=_MAIN.replace("@SPEC@", _spec(interface))),)


DRIVER = Driver(
    language="java",
    shapes=CALLABLE,
    solution=lambda interface: f"{_class(interface)}.java",
    starter=_starter,
    callers=_callers,
    whole="Main.java",
    whole_starter=_WHOLE,
)
