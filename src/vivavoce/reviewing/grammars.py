"""What the parts of a program are called in each language's grammar. One entry a language, and no code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module

from tree_sitter import Language, Parser


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """Types of nodes, as the grammar names them. `declares` says under which field a node introduces names."""

    module: str
    function: str = "language"
    functions: frozenset[str]
    nests: frozenset[str]
    """What indents the thought: branches and loops."""
    blocks: frozenset[str]
    """Whose children are statements, one after the other."""
    leaves: frozenset[str]
    """Statements after which nothing in the same block is reached."""
    declares: frozenset[tuple[str, str]]
    parameters: frozenset[str]
    words: frozenset[str] = frozenset({"identifier"})
    """Names, and what stands where a name could: of these a copy is often changed."""
    plain: frozenset[str] = frozenset()
    """Statements that bring no thought of their own, such as imports."""
    snake: bool = False
    """Whether names of variables are written in snake_case."""
    all_or_nothing: bool = False
    """Whether one part that is not understood leaves all the rest in doubt: a name may well be read there."""
    alike: bool = True
    """Whether structure alone tells a copy. Two people who solve a task in SQL by themselves write much the same."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _fields(words: str) -> frozenset[tuple[str, str]]:
    pairs = (word.split(".") for word in words.split())
    return frozenset((node, field) for node, field in pairs)


_C = Grammar(
    module="tree_sitter_c",
    functions=_set("function_definition"),
    nests=_set("if_statement for_statement while_statement do_statement switch_statement"),
    blocks=_set("compound_statement case_statement"),
    leaves=_set("return_statement break_statement continue_statement goto_statement"),
    declares=_fields("init_declarator.declarator declaration.declarator"),
    parameters=_set("parameter_list"),
    words=_set("identifier field_identifier type_identifier"),
    plain=_set("preproc_include"),
)
_SCRIPT = Grammar(
    module="tree_sitter_javascript",
    functions=_set(
        "function_declaration generator_function_declaration function_expression arrow_function method_definition"
    ),
    nests=_set(
        "if_statement for_statement for_in_statement while_statement do_statement switch_statement try_statement"
    ),
    blocks=_set("statement_block program switch_case switch_default"),
    leaves=_set("return_statement break_statement continue_statement throw_statement"),
    declares=_fields("variable_declarator.name for_in_statement.left"),
    parameters=_set("formal_parameters"),
    words=_set("identifier property_identifier shorthand_property_identifier shorthand_property_identifier_pattern"),
    plain=_set("import_statement"),
)
GRAMMARS = {
    "python": Grammar(
        module="tree_sitter_python",
        functions=_set("function_definition"),
        nests=_set("if_statement for_statement while_statement try_statement with_statement match_statement"),
        blocks=_set("block module"),
        leaves=_set("return_statement break_statement continue_statement raise_statement"),
        declares=_fields("assignment.left for_statement.left named_expression.name"),
        parameters=_set("parameters lambda_parameters"),
        plain=_set("import_statement import_from_statement future_import_statement"),
        snake=True,
    ),
    "javascript": _SCRIPT,
    "typescript": Grammar(
        module="tree_sitter_typescript",
        function="language_typescript",
        functions=_SCRIPT.functions,
        nests=_SCRIPT.nests,
        blocks=_SCRIPT.blocks,
        leaves=_SCRIPT.leaves,
        declares=_SCRIPT.declares,
        parameters=_SCRIPT.parameters,
        words=_SCRIPT.words | _set("type_identifier"),
        plain=_SCRIPT.plain,
    ),
    "java": Grammar(
        module="tree_sitter_java",
        functions=_set("method_declaration constructor_declaration lambda_expression"),
        nests=_set(
            "if_statement for_statement enhanced_for_statement while_statement do_statement switch_expression "
            "try_statement"
        ),
        blocks=_set("block switch_block_statement_group constructor_body"),
        leaves=_set("return_statement break_statement continue_statement throw_statement"),
        declares=_fields("variable_declarator.name enhanced_for_statement.name"),
        parameters=_set("formal_parameters"),
        words=_set("identifier type_identifier"),
        plain=_set("import_declaration"),
    ),
    "c": _C,
    "cpp": Grammar(
        module="tree_sitter_cpp",
        functions=_C.functions | _set("lambda_expression"),
        nests=_C.nests | _set("for_range_loop try_statement"),
        blocks=_C.blocks,
        leaves=_C.leaves | _set("throw_statement"),
        declares=_C.declares | _fields("for_range_loop.declarator"),
        parameters=_C.parameters,
        words=_C.words,
        plain=_set("preproc_include using_declaration"),
    ),
    "go": Grammar(
        module="tree_sitter_go",
        functions=_set("function_declaration method_declaration func_literal"),
        nests=_set("if_statement for_statement expression_switch_statement type_switch_statement select_statement"),
        blocks=_set("statement_list"),
        leaves=_set("return_statement break_statement continue_statement goto_statement"),
        declares=_fields("short_var_declaration.left var_spec.name range_clause.left"),
        parameters=_set("parameter_list"),
        words=_set("identifier field_identifier type_identifier package_identifier"),
        plain=_set("package_clause import_declaration"),
    ),
    "rust": Grammar(
        module="tree_sitter_rust",
        functions=_set("function_item closure_expression"),
        nests=_set("if_expression for_expression while_expression loop_expression match_expression"),
        blocks=_set("block"),
        leaves=_set("return_expression break_expression continue_expression"),
        declares=_fields("let_declaration.pattern for_expression.pattern"),
        parameters=_set("parameters closure_parameters"),
        words=_set("identifier field_identifier type_identifier shorthand_field_identifier"),
        plain=_set("use_declaration"),
        snake=True,
    ),
    "sql": Grammar(
        module="tree_sitter_sql",
        functions=_set("cte"),
        nests=_set("subquery"),
        blocks=frozenset(),
        leaves=frozenset(),
        declares=frozenset(),
        parameters=frozenset(),
        all_or_nothing=True,
        alike=False,
    ),
}


@cache
def parser_of(language: str) -> Parser:
    """The grammars are compiled code of some megabytes each: read when a language is met, and then kept."""
    grammar = GRAMMARS[language]
    return Parser(Language(getattr(import_module(grammar.module), grammar.function)()))
