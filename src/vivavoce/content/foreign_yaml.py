"""YAML from somebody else: only plain values, no references, and so deep and no deeper."""

from __future__ import annotations

from typing import Any

import yaml

from vivavoce.ports.errors import Invalid

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
DEPTH_MAX = 12
LINE_LENGTH = 120


def read_yaml(text: str) -> Any:
    """Raises `Invalid`, with the line where it can be told."""
    try:
        _look_through(text)
        return yaml.load(text, Loader=LOADER)  # noqa: S506  (the safe loader, in C)
    except yaml.YAMLError as error:
        raise unreadable(f"It is not readable YAML: {_told(error)}") from None
    except (ValueError, OverflowError, RecursionError):
        raise unreadable("It has a number or a date that cannot be read. Put it in quotes.") from None


def write_yaml(value: Any) -> str:
    written: str = yaml.dump(value, Dumper=DUMPER, sort_keys=False, allow_unicode=True, width=LINE_LENGTH)
    return written


def unreadable(detail: str) -> Invalid:
    return Invalid(detail, code="file_unreadable", errors=({"field": "file", "message": detail},))


def _look_through(text: str) -> None:
    """Before anything is built: a few references of references would make more than fits into memory."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        if isinstance(event, yaml.AliasEvent):
            raise unreadable(f"{_line(event)} has a reference (*). Write out what it stands for.")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEPTH_MAX:
                raise unreadable(f"{_line(event)} is nested deeper than any question is.")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _line(event: yaml.Event) -> str:
    return f"Line {event.start_mark.line + 1}" if event.start_mark is not None else "A line"


def _told(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or "it has characters that YAML does not know"
    return f"line {mark.line + 1}, {what}; often a colon inside a text that needs quotes." if mark else f"{what}."
