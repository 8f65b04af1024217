"""The documents, held against the code: what they name exists, and what exists is named."""

from __future__ import annotations

import argparse
import ast
import re
import subprocess
import tomllib
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

from vivavoce.cli import _parser
from vivavoce.providers import vendors
from vivavoce.providers.speech import speech_vendors
from vivavoce.settings import Limits

ROOT = Path(__file__).parent.parent
BANNED_MODULES = {"utils", "helpers", "manager", "base", "misc", "data"}
LINES_MAX = 500
FUNCTION_LINES_MAX = 70
READING = {
    "text",
    "many",
    "number",
    "switch",
    "one_of",
    "url",
    "origins",
    "file",
    "folder",
    "secret",
    "pool",
    "limit",
    "vendors",
    "mail",
}
ADDRESS = re.compile(
    r"https?://|^\s*(--)?(extra-)?index-url|^\s*registry\s*=|\"resolved\"", re.IGNORECASE | re.MULTILINE
)


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the project: those that git has, and those that it would take."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(sorted(path for name in listed.split("\0") if name and (path := ROOT / name).is_file()))


def sources(*folders: str) -> list[Path]:
    return [path for path in tracked() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in folders]


def documents() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".md" and "web" not in path.relative_to(ROOT).parts]


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def section(title: str) -> str:
    readme = (ROOT / "README.md").read_text()
    return re.split(r"^## ", readme.split(f"\n## {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


@cache
def make_targets() -> frozenset[str]:
    return frozenset(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))


@pytest.mark.parametrize("document", documents(), ids=shown)
def test_every_make_target_that_is_named_exists(document: Path) -> None:
    named = set(re.findall(r"(?:`|^    )make ([a-z][a-z-]*)", document.read_text(), flags=re.MULTILINE))
    assert named <= make_targets()


def test_the_targets_that_everyone_needs_exist() -> None:
    assert {"run", "test", "check", "bench", "fmt", "setup", "clean"} <= make_targets()


def slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def outside_code(text: str) -> str:
    return re.sub(r"^```.*?^```|`[^`\n]*`", "", text, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("document", documents(), ids=shown)
def test_every_link_and_picture_is_there(document: Path) -> None:
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", outside_code(document.read_text())):
        if re.match(r"[a-z]+:", link):
            continue
        place, _, anchor = link.partition("#")
        target = (document.parent / place).resolve() if place else document
        if not target.exists():
            broken.append(link)
        elif anchor:
            headings = re.findall(r"^#+ (.+)$", target.read_text(), flags=re.MULTILINE)
            if anchor not in map(slug, headings):
                broken.append(link)
    assert broken == []


def variables_read() -> set[str]:
    """The names that `settings.py` asks for, from its syntax tree."""
    (tree,) = (
        node
        for node in ast.parse((ROOT / "src/vivavoce/settings.py").read_text()).body
        if isinstance(node, ast.FunctionDef) and node.name == "load_settings"
    )
    names = {f"VIVA_{limit.name.upper()}_LIMIT" for limit in fields(Limits)}
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in READING:
            given = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
            read = {name for name in given if isinstance(name, str)}
            names |= read | ({f"{name}S" for name in read} if call.func.attr == "pool" else set())
    return names | variables_of_vendors()


def variables_of_vendors() -> set[str]:
    """Settings read these for whatever vendor there is; the providers say which there are."""
    keyed = {vendor.name.upper() for vendor in vendors().values() if vendor.needs_key}
    keyed |= {name.upper() for name in speech_vendors()}
    return {f"{name}_{what}" for name in keyed for what in ("API_KEYS", "API_KEY", "BASE_URL")}


def variables_in(text: str) -> set[str]:
    rows = re.findall(r"^\| (`[^|]+) \|", text, flags=re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([A-Z][A-Z0-9_]+)`", row)}


def test_every_variable_that_is_read_is_documented_and_no_other() -> None:
    assert variables_in(section("Configuration")) == variables_read()


def test_limits_are_documented_with_their_defaults() -> None:
    defaults = dict(re.findall(r"^\| `(VIVA_\w+_LIMIT)` \| `([^`]+)` \|", section("Configuration"), flags=re.MULTILINE))
    assert defaults == {f"VIVA_{limit.name.upper()}_LIMIT": limit.default for limit in fields(Limits)}


def setting_of() -> dict[str, str]:
    """Which field of `Settings` a variable ends up in."""
    found = {}
    for node in ast.walk(ast.parse((ROOT / "src/vivavoce/settings.py").read_text())):
        if isinstance(node, ast.keyword) and node.arg:
            for part in ast.walk(node.value):
                if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value.isupper():
                    found[part.value] = node.arg
    return found


def test_what_is_said_to_be_unused_is_unused_and_nothing_else_is() -> None:
    used_text, _, unused_text = section("Configuration").partition("nothing uses them yet")
    code = "".join(path.read_text() for path in sources("src"))
    setting = setting_of()
    for text, used in ((used_text, True), (unused_text, False)):
        for name in variables_in(text) & setting.keys():
            assert bool(re.search(rf"settings\.{setting[name]}\b", code)) is used, name


def test_only_the_settings_read_the_environment() -> None:
    readers = {shown(path) for path in sources("src") if re.search(r"os\.(environ\b(?!b)|getenv)", path.read_text())}
    assert readers == {"src/vivavoce/settings.py"}


def test_the_commands_in_the_readme_are_those_of_the_command_line() -> None:
    (commands,) = (action for action in _parser()._actions if isinstance(action, argparse._SubParsersAction))
    named = re.findall(r"^\| `viva ([a-z]+)` \|", section("Command line"), flags=re.MULTILINE)
    assert named == [action.dest for action in commands._choices_actions]


def test_the_options_in_the_readme_are_those_of_the_command_line() -> None:
    (commands,) = (action for action in _parser()._actions if isinstance(action, argparse._SubParsersAction))
    for name, row in re.findall(r"^\| `viva ([a-z]+)` \| (.+) \|$", section("Command line"), flags=re.MULTILINE):
        wanted = set(re.findall(r"--[a-z-]+", row))
        parser = commands.choices[name]
        inner = [choice for action in parser._actions for choice in (action.choices or {})]
        known = parser.format_help() + "".join(
            parser._subparsers._group_actions[0].choices[choice].format_help()  # type: ignore[union-attr, index]
            for choice in inner
            if parser._subparsers
        )
        assert {option for option in wanted if option not in known} == set(), name


def test_what_pins_the_packages_names_no_place_to_get_them_from() -> None:
    """Where packages come from is for the machine's own settings to say."""
    pins = [path for path in tracked() if path.parent.name == "requirements" or path.name == ".npmrc"]
    assert len(pins) >= 3
    for path in pins:
        assert not ADDRESS.search(path.read_text()), path.name
    assert '"resolved"' not in (ROOT / "web/package-lock.json").read_text()


def test_no_module_has_a_name_that_says_nothing() -> None:
    parts = {shown(path): {*path.relative_to(ROOT).parts[:-1], path.stem} for path in sources("src", "tests", "bench")}
    assert {name for name, found in parts.items() if found & BANNED_MODULES} == set()


def test_files_stay_readable_in_one_sitting() -> None:
    lengths = {shown(path): len(path.read_text().splitlines()) for path in sources("src", "scripts", "bench")}
    assert {name: length for name, length in lengths.items() if length >= LINES_MAX} == {}


def test_functions_stay_readable_at_a_glance() -> None:
    long = {}
    for path in sources("src", "scripts", "bench"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > FUNCTION_LINES_MAX:
                    long[f"{shown(path)}:{node.name}"] = length
    assert long == {}


def test_the_pins_name_versions_and_nothing_else() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        for line in path.read_text().splitlines():
            assert re.match(r"#|[a-z0-9][a-z0-9._-]*(\[[a-z0-9,-]+\])?==[0-9][^ @]*( |$)", line), line


def test_every_decision_is_in_the_index() -> None:
    folder = ROOT / "docs/decisions"
    records = {path.name for path in folder.glob("[0-9]*.md")}
    assert set(re.findall(r"\]\(([0-9][^)]+)\)", (folder / "README.md").read_text())) == records


def test_the_extras_of_the_voice_are_documented_with_the_package_that_has_them_and_no_others() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    voice = (ROOT / "docs/voice.md").read_text()
    assert set(re.findall(r"^\| `([a-z-]+)` \|", voice, flags=re.MULTILINE)) == set(project["optional-dependencies"])
    run = re.search(r"^RUN = (.*)$", (ROOT / "scripts/environment.py").read_text(), flags=re.MULTILINE)
    assert run is not None
    installed = re.findall(r'"--extra", "([a-z]+)"', run[1])
    assert f"`make run` installs `{'` and `'.join(installed)}`." in voice
