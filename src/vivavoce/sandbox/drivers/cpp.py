"""C++: solution.cpp, included by main.cpp. A function may take int for long long, and references."""

from __future__ import annotations

from vivavoce.domain.problem import Interface, Method, Parameter, Shape
from vivavoce.domain.running import SourceFile
from vivavoce.sandbox.drivers.driver import CALLABLE, Driver, caller
from vivavoce.sandbox.drivers.kinds import all_methods, has_trees, in_place, makes, spelled
from vivavoce.sandbox.drivers.names import camel, free

_TYPES = {"int": "long long", "float": "double", "bool": "bool", "string": "string", "tree": "TreeNode*"}
_TREE = "// A tree is here: struct TreeNode with val, left and right; nullptr is the empty tree.\n\n"
_HEAD = "#include <bits/stdc++.h>\nusing namespace std;\n\n"
_WHOLE = f"""{_HEAD}// Reads standard input, writes the answer to standard output.
int main() {{
    ios::sync_with_stdio(false);
    cin.tie(nullptr);

    return 0;
}}
"""


def _type(kind: str) -> str:
    return spelled(kind, _TYPES, "vector<{}>") if kind else "void"


def _full_type(kind: str) -> str:
    return _type(kind).replace("vector", "std::vector").replace("string", "std::string")


def _name(method: Method) -> str:
    return free(camel(method.name), "cpp")


def _parameters(interface: Interface, method: Method) -> str:
    types = [_type(parameter.type) for parameter in method.parameters]
    if in_place(interface):
        types[0] += "&"
    names = [free(camel(parameter.name), "cpp") for parameter in method.parameters]
    return ", ".join(f"{kind} {name}" for kind, name in zip(types, names, strict=True))


def _starter(interface: Interface, says: str) -> str:
    head = _HEAD + (_TREE if has_trees(interface) else "") + f"/// {says}\n"
    if interface.shape is Shape.FUNCTION:
        return f"{head}{_method(interface, interface.methods[0], '')}"
    methods = "\n".join(_method(interface, method, "    ") for method in all_methods(interface))
    return f"{head}class {interface.name} {{\npublic:\n{methods}}};\n"


def _method(interface: Interface, method: Method, indent: str) -> str:
    parameters = _parameters(interface, method)
    if makes(interface, method):
        return f"{indent}{interface.name}({parameters}) {{\n{indent}}}\n"
    body = f"{indent}    return {{}};\n" if method.returns else ""
    return f"{indent}{_type(method.returns)} {_name(method)}({parameters}) {{\n{body}{indent}}}\n"


def _function_call(interface: Interface) -> str:
    method = interface.methods[0]
    name, place = f"::{_name(method)}", str(in_place(interface)).lower()
    types = [_full_type(p.type) for p in method.parameters]
    declared = ", ".join(types)
    passed = f"[](auto &...given) -> decltype(auto) {{ return {name}(given...); }}"
    return f"""
namespace caller_missing_ {{
template <class... A> caller_::Missing {_name(method)}(A &&...);
}}
using namespace caller_missing_;

int main() {{
    caller_::Input in;
    auto run = [&]<class Tag>(Tag) {{
        if constexpr (requires {{ caller_::chosen<Tag>(&{name}); }}) {{
            decltype(caller_::chosen<Tag>(&{name})) *kinds = nullptr;
            caller_::call<{place}>({passed}, caller_::read_all(in, kinds));
        }} else {{
            auto passed = {passed};
            constexpr bool there = caller_::there<{", ".join(["decltype(passed)", *types])}>;
            static_assert(there, "solution.cpp has no function {_name(method)}.");
            std::tuple<{declared}> *kinds = nullptr;
            if constexpr (there) caller_::call<{place}>(passed, caller_::read_all(in, kinds));
        }}
    }};
    run(0);
    return 0;
}}
"""


def _class_calls(interface: Interface) -> str:
    cases = "".join(_case(place, method) for place, method in enumerate(interface.methods))
    reads, names = _reads(interface.constructor)
    return f"""
int main() {{
    caller_::Input in;
    auto count = in.number();
    {reads}
    std::string out = "[[-1,null]";
    caller_::moment begin;
    {interface.name} made{f"({names})" if names else ""};
    while (count-- > 0) {{
        switch (in.number()) {{
{cases}        }}
    }}
    out += ']';
    caller_::give(begin.since_ns(), out);
    return 0;
}}
"""


def _reads(parameters: tuple[Parameter, ...]) -> tuple[str, str]:
    kinds = [parameter.type for parameter in parameters]
    reads = " ".join(f"auto a{i} = caller_::read<{_full_type(kind)}>(in);" for i, kind in enumerate(kinds))
    return reads, ", ".join(f"a{i}" for i in range(len(kinds)))


def _case(place: int, method: Method) -> str:
    reads, names = _reads(method.parameters)
    call = f"made.{_name(method)}({names})"
    call = f"return {call};" if method.returns else f"{call};"
    arrow = " -> decltype(auto)" if method.returns else ""
    return f"""        case {place}: {{
            {reads}
            caller_::answer(out, {place}, [&](){arrow} {{ {call} }});
            break;
        }}
"""


def _callers(interface: Interface) -> tuple[SourceFile, ...]:
    call = _function_call(interface) if interface.shape is Shape.FUNCTION else _class_calls(interface)
    return (caller("main.cpp", CALL=call),)


DRIVER = Driver(
    language="cpp",
    shapes=CALLABLE,
    solution=lambda interface: "solution.cpp",
    starter=_starter,
    callers=_callers,
    whole="main.cpp",
    whole_starter=_WHOLE,
)
