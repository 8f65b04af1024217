"""Questions out of QTI 2.1, as learning platforms export them: an item, or a package of many, a ZIP file.

Read are `choiceInteraction` items with a key. What cannot be carried over is named and left out: other interactions,
pictures, weighted keys, several interactions in one item. XML is read without entities, definitions or anything from
outside, and a package by what comes out of it, not by what it says of itself.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from vivavoce.content.foreign_yaml import unreadable
from vivavoce.ports.errors import Invalid, TooLarge

Mapping = dict[str, Any]

FILES_MAX = 5_000
FILE_BYTES_MAX = 1024 * 1024
WHOLE_BYTES_MAX = 50 * 1024 * 1024
DEPTH_MAX = 60
NOT_TEXT = ("img", "object", "audio", "video", "math", "pre", "table")
INLINE = (
    "a", "abbr", "b", "big", "cite", "code", "em", "i", "kbd", "q", "samp", "small", "span", "strong", "sub", "sup",
    "tt", "u", "var",
)  # fmt: skip
LEFT = ("feedbackBlock", "feedbackInline")


class Unlike(Exception):
    """Why an item is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A question as its reader takes it, or why there is none. `place` is the file, or the file and its item."""

    place: str
    question: Mapping | None = None
    why: str = ""


def items_in_xml(content: bytes, name: str) -> Iterator[Item]:
    """One item, or several beneath one root."""
    root = _parsed(content)
    found = [each for each in root.iter() if _name(each) == "assessmentItem"]
    if not found:
        raise unreadable("There is no assessmentItem of QTI 2.1 in it.")
    for number, element in enumerate(found, 1):
        yield _item(element, name if len(found) == 1 else f"{name}, item {number}")


def items_in_package(content: bytes) -> Iterator[Item]:
    """Every item of a package, whatever its manifest says. Raises `Invalid` or `TooLarge` for the whole of it."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise unreadable("It is not a ZIP file that can be read.") from None
    with archive:
        parts = [part for part in archive.infolist() if part.filename.lower().endswith(".xml")]
        _check(archive.infolist())
        left = WHOLE_BYTES_MAX
        items = 0
        for part in sorted(parts, key=lambda part: part.filename):
            xml = _read(archive, part, left)
            left -= len(xml)
            for item in _items_of_part(xml, part.filename):
                items += 1
                yield item
        if not items:
            raise unreadable("There is no assessmentItem of QTI 2.1 in it.")


def _check(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > FILES_MAX:
        raise TooLarge(f"There are more than {FILES_MAX:,} files in it. Import it in parts.")
    if sum(part.file_size for part in parts if part.filename.lower().endswith(".xml")) > WHOLE_BYTES_MAX:
        raise TooLarge(f"What is in it would take more than {WHOLE_BYTES_MAX // 2**20} MiB. Import it in parts.")


def _read(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> bytes:
    """What a part says of its size may be a lie."""
    most = min(FILE_BYTES_MAX, left)
    try:
        with archive.open(part) as opened:
            read = opened.read(most + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, _zlib_error()):
        raise unreadable(f"The file '{_shown(part.filename)}' in it cannot be unpacked.") from None
    if len(read) > most:
        raise TooLarge(f"The file '{_shown(part.filename)}' in it is too large. Leave it out.")
    return read


def _zlib_error() -> type[Exception]:
    from zlib import error

    return error


def _items_of_part(xml: bytes, name: str) -> Iterator[Item]:
    """A manifest or a test is no item and says nothing; an item that cannot be read says so."""
    if b"assessmentItem" not in xml:
        return
    try:
        root = _parsed(xml)
    except Invalid as failure:
        yield Item(place=_shown(name), why=failure.detail)
        return
    if _name(root) == "assessmentItem":
        yield _item(root, _shown(name))


def _parsed(content: bytes) -> Element:
    """A document type could define entities that swell without end, or name files of this machine: none is read."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    builder = TreeBuilder()
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEPTH_MAX:
            raise unreadable("It is nested deeper than any item is.")
        builder.start(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name)

    def doctype(*_: object) -> None:
        raise unreadable("It has a document type (DOCTYPE), which is not read for safety. Take that line out.")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(content, True)
        return builder.close()
    except (expat.ExpatError, LookupError, ValueError, AssertionError):
        raise unreadable(f"It is not XML that can be read, from line {parser.CurrentLineNumber} on.") from None


def _item(element: Element, place: str) -> Item:
    try:
        return Item(place=place, question=_question(element))
    except Unlike as why:
        return Item(place=place, why=str(why))


def _question(element: Element) -> Mapping:
    body = _one(element, "itemBody", "It has no itemBody.")
    interactions = [each for each in body.iter() if _name(each).endswith("Interaction")]
    if len(interactions) != 1:
        raise Unlike(f"It has {len(interactions)} interactions; only items with one are carried over.")
    interaction = interactions[0]
    if _name(interaction) != "choiceInteraction":
        raise Unlike(f"A {_name(interaction)} is not carried over; choiceInteraction is.")
    if other := next((_name(each) for each in body.iter() if _name(each) in NOT_TEXT), None):
        raise Unlike(f"It has a part that is not plain text ({other}), without which it may make no sense.")
    if any(_name(each) == "templateDeclaration" for each in element):
        raise Unlike("Its values are drawn anew for each candidate (templateDeclaration), which is not carried over.")
    right, several = _key(element, interaction)
    return {
        "id": _id(element.get("identifier") or element.get("title") or ""),
        "kind": "multiple_select" if several else "multiple_choice",
        "text": _text(body, leave=("simpleChoice", *LEFT)),
        "options": _options(interaction, right),
        **_explanation(element),
    }


def _key(element: Element, interaction: Element) -> tuple[frozenset[str], bool]:
    wanted = interaction.get("responseIdentifier", "RESPONSE")
    declared = [each for each in element.iter() if _name(each) == "responseDeclaration"]
    declaration = next((each for each in declared if each.get("identifier") == wanted), None)
    if declaration is None:
        raise Unlike("It has no responseDeclaration for its interaction, so nothing says what is right.")
    correct = next((each for each in declaration if _name(each) == "correctResponse"), None)
    values = [_text(each) for each in correct if _name(each) == "value"] if correct is not None else []
    if not values:
        raise Unlike("It has no correctResponse; weights alone (mapping) are not carried over.")
    known = {each.get("identifier", "") for each in interaction.iter() if _name(each) == "simpleChoice"}
    if stray := set(values) - known:
        raise Unlike(f"Its key names '{sorted(stray)[0][:40]}', which is none of its choices.")
    return frozenset(values), declaration.get("cardinality") == "multiple"


def _options(interaction: Element, right: frozenset[str]) -> list[Mapping]:
    options: list[Mapping] = []
    for choice in interaction.iter():
        if _name(choice) == "simpleChoice":
            option: Mapping = {"text": _text(choice)}
            if choice.get("identifier") in right:
                option["right"] = True
            options.append(option)
    return options


def _explanation(element: Element) -> Mapping:
    told = [_text(each) for each in element.iter() if _name(each) == "modalFeedback"]
    return {"explanation": told[0]} if len(told) == 1 and told[0] else {}


def _words(element: Element, leave: tuple[str, ...]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        apart = "" if _name(child) in INLINE else " "
        yield apart
        if _name(child) not in leave:
            yield from _words(child, leave)
        yield apart + (child.tail or "")


def _text(element: Element, leave: tuple[str, ...] = LEFT) -> str:
    return " ".join("".join(_words(element, leave)).split())


def _one(element: Element, name: str, otherwise: str) -> Element:
    found = next((each for each in element if _name(each) == name), None)
    if found is None:
        raise Unlike(otherwise)
    return found


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _id(identifier: str) -> str:
    """As ids of the bank are written."""
    return "-".join(re.findall(r"[a-z0-9]+", identifier.lower()))[:100].strip("-")


def _shown(filename: str) -> str:
    return "".join(letter for letter in filename if letter.isprintable())[-80:]
