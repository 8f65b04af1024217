"""Rust: solution.rs, included by main.rs, so that nothing has to be `pub`; a function, or a struct with `new`."""

from __future__ import annotations

from vivavoce.domain.problem import Interface, Method, Parameter, Shape
from vivavoce.domain.running import SourceFile
from vivavoce.sandbox.drivers.driver import CALLABLE, Driver, caller
from vivavoce.sandbox.drivers.kinds import has_trees, in_place, spelled
from vivavoce.sandbox.drivers.names import free

_TYPES = {"int": "i64", "float": "f64", "bool": "bool", "string": "String", "tree": "Option<Box<TreeNode>>"}
_TREE = "// A tree is here: struct TreeNode with val, left and right, in Option<Box<TreeNode>>.\n\n"
_WHOLE = """use std::io::Read;

/// Reads standard input, writes the answer to standard output.
fn main() {
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input).unwrap();
}
"""


def _type(kind: str) -> str:
    return spelled(kind, _TYPES, "Vec<{}>")


def _parameters(parameters: tuple[Parameter, ...], changed: bool = False) -> list[str]:
    texts = [f"{free(p.name, 'rust')}: {_type(p.type)}" for p in parameters]
    if changed:
        first = parameters[0]
        texts[0] = f"{free(first.name, 'rust')}: &mut {_type(first.type)}"
    return texts


def _returns(method: Method) -> str:
    return f" -> {_type(method.returns)}" if method.returns else ""


def _starter(interface: Interface, says: str) -> str:
    head = (_TREE if has_trees(interface) else "") + f"/// {says}\n"
    if interface.shape is Shape.FUNCTION:
        method = interface.methods[0]
        parameters = ", ".join(_parameters(method.parameters, in_place(interface)))
        return f"{head}fn {free(method.name, 'rust')}({parameters}){_returns(method)} {{\n    todo!()\n}}\n"
    made = f"    fn new({', '.join(_parameters(interface.constructor))}) -> Self {{\n        todo!()\n    }}\n"
    parts = [made, *map(_method, interface.methods)]
    return f"{head}struct {interface.name} {{\n}}\n\nimpl {interface.name} {{\n" + "\n".join(parts) + "}\n"


def _method(method: Method) -> str:
    parameters = ", ".join(["&mut self", *_parameters(method.parameters)])
    return f"    fn {free(method.name, 'rust')}({parameters}){_returns(method)} {{\n        todo!()\n    }}\n"


def _reads(parameters: tuple[Parameter, ...]) -> tuple[str, str]:
    reads = " ".join(f"let mut a{i} = given.get();" for i in range(len(parameters)))
    return reads, ", ".join(f"a{i}" for i in range(len(parameters)))


def _function_call(interface: Interface) -> str:
    method = interface.methods[0]
    reads, names = _reads(method.parameters)
    call, value = f"let value = {free(method.name, 'rust')}({names});", "value"
    if in_place(interface):
        reads = reads.replace("let mut a0 =", f"let mut a0: {_type(method.parameters[0].type)} =")
        call, value = f"{free(method.name, 'rust')}(&mut {names});", "a0"
    return f"""{reads}
        let begin = caller_::Moment::now();
        {call}
        let spent = begin.spent_ns();
        caller_::give(spent, &caller_::text(&{value}));"""


def _class_calls(interface: Interface) -> str:
    reads, names = _reads(interface.constructor)
    cases = "".join(_case(place, method) for place, method in enumerate(interface.methods))
    return f"""let count = given.number();
        {reads}
        let mut out = String::from("[[-1,null]");
        let begin = caller_::Moment::now();
        let mut made = {interface.name}::new({names});
        for _ in 0..count {{
            match given.number() {{
{cases}                _ => unreachable!(),
            }}
        }}
        out.push(']');
        caller_::give(begin.spent_ns(), &out);"""


def _case(place: int, method: Method) -> str:
    reads, names = _reads(method.parameters)
    value = f"made.{free(method.name, 'rust')}({names})"
    write = f'out.push_str(&format!(",[{place},{{}}]", caller_::text(&value)));'
    return f"                {place} => {{ {reads} let value = {value}; {write} }}\n"


def _callers(interface: Interface) -> tuple[SourceFile, ...]:
    return (
        caller(
            "main.rs",
            USE="use caller_::TreeNode;" if has_trees(interface) else "",
            CALL=_function_call(interface) if interface.shape is Shape.FUNCTION else _class_calls(interface),
        ),
    )


DRIVER = Driver(
    language="rust",
    shapes=CALLABLE,
    solution=lambda interface: "solution.rs",
    starter=_starter,
    callers=_callers,
    whole="main.rs",
    whole_starter=_WHOLE,
)
