"""The text of a Word file: paragraphs, tables, text boxes, headers and footers, in reading order.

Runs in the guarded child only. What is unpacked is measured before it is unpacked.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from vivavoce.desk.resumes.document import Document, Unreadable

UNPACKED_MAX = 40_000_000
PART_MAX = 12_000_000
PARTS_MAX = 2_000
NESTED_MAX = 20
RATIO_MAX = 150
RATIO_FROM = 1_000_000
TINY_HALF_POINTS = 4

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
WHITE = {"FFFFFF", "FEFEFE", "FDFDFD"}


def read_docx(content: bytes) -> Document:
    check_archive(content)
    import docx

    document: Any = docx.Document(io.BytesIO(content))
    walk = _Walk(document)
    heads: list[str] = []
    feet: list[str] = []
    for section in document.sections:
        heads.extend(walk.blocks(section.header._element))
        feet.extend(walk.blocks(section.footer._element))
    lines = [*dict.fromkeys(heads), *walk.blocks(document.element.body), *dict.fromkeys(feet)]
    text = "\n".join(lines)
    if not text.strip():
        raise Unreadable("no_text")
    return Document(text=text, hidden=walk.hidden)


def check_archive(content: bytes) -> None:
    """What the archive says of itself, before anything in it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = [part.filename for part in parts]
            if any(part.flag_bits & 1 for part in parts):
                raise Unreadable("encrypted")
            if len(parts) > PARTS_MAX or sum(part.file_size for part in parts) > UNPACKED_MAX:
                raise Unreadable("unpacks_too_large")
            if any(_swells(part) for part in parts):
                raise Unreadable("unpacks_too_large")
            if not parts or min(part.header_offset for part in parts) != 0 or len(set(names)) != len(names):
                raise Unreadable("polyglot")
            if {"[Content_Types].xml", "word/document.xml"} - set(names):
                raise Unreadable("not_docx")
            _check_parts(archive, parts)
    except zipfile.BadZipFile as bad:
        raise Unreadable("damaged") from bad


def _swells(part: zipfile.ZipInfo) -> bool:
    return part.file_size > RATIO_FROM and part.file_size > RATIO_MAX * max(1, part.compress_size)


def _check_parts(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    kinds = archive.read("[Content_Types].xml").lower()
    if b"macroenabled" in kinds or b"vbaproject" in kinds or any("vbaproject" in p.filename.lower() for p in parts):
        raise Unreadable("macros")
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            if part.file_size > PART_MAX:
                raise Unreadable("unpacks_too_large")
            if b"<!DOCTYPE" in archive.read(part)[:4096]:
                raise Unreadable("damaged")


class _Walk:
    """From elements to lines; counts what is hidden instead of reading it."""

    def __init__(self, document: Any) -> None:
        self.hidden = 0
        styles = document.styles.element.iterfind(f"{W}style")
        self._hidden_styles = {
            style.get(f"{W}styleId") for style in styles if _conceals(style.find(f"{W}rPr"), backed=False)
        }

    def blocks(self, parent: Any, depth: int = 0, backed: bool = False) -> Iterator[str]:
        """Its lines; `backed` says that a colour lies behind them, on which white is a colour to write in."""
        if depth > NESTED_MAX:
            raise Unreadable("too_complex")
        for element in parent.iterchildren():
            if element.tag == f"{W}p":
                yield from self._paragraph(element, depth, backed)
            elif element.tag == f"{W}tbl":
                yield from self._table(element, depth, backed)
            elif element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
                yield from self.blocks(element, depth + 1, backed)

    def _paragraph(self, paragraph: Any, depth: int, backed: bool) -> Iterator[str]:
        boxes: list[Any] = []
        text = "".join(self._runs(paragraph, boxes, backed or _shaded(paragraph.find(f"{W}pPr"))))
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        listed = paragraph.find(f"{W}pPr/{W}numPr") is not None
        if style is not None:
            listed = listed or "listbullet" in (style.get(f"{W}val") or "").lower()
        yield f"- {text}" if listed and text.strip() else text
        for box in boxes:
            yield from self.blocks(box, depth + 1, backed=True)

    def _runs(self, element: Any, boxes: list[Any], backed: bool) -> Iterator[str]:
        for child in element.iterchildren():
            if child.tag == f"{W}r":
                yield self._run(child, boxes, backed)
            elif child.tag not in (f"{W}del", f"{W}moveFrom", f"{W}pPr", FALLBACK):
                yield from self._runs(child, boxes, backed)

    def _run(self, run: Any, boxes: list[Any], backed: bool) -> str:
        text = "".join(_letters(run, boxes))
        properties = run.find(f"{W}rPr")
        if _conceals(properties, backed) or _style_of(properties) in self._hidden_styles:
            self.hidden += len(text.strip())
            return ""
        return text

    def _table(self, table: Any, depth: int, backed: bool) -> Iterator[str]:
        """A row of short cells is one line; cells with paragraphs of their own are columns, one after the other."""
        for row in table.iterfind(f"{W}tr"):
            cells = [
                [
                    line
                    for line in self.blocks(cell, depth + 1, backed or _shaded(cell.find(f"{W}tcPr")))
                    if line.strip()
                ]
                for cell in row.iterfind(f"{W}tc")
            ]
            if all(len(cell) <= 1 for cell in cells):
                yield " | ".join(cell[0].strip() for cell in cells if cell)
            else:
                for cell in cells:
                    yield from cell
                    yield ""


def _letters(run: Any, boxes: list[Any]) -> Iterator[str]:
    plain = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
    for child in run.iterchildren():
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in plain:
            yield plain[child.tag]
        else:
            boxes.extend(box for box in child.iter(f"{W}txbxContent") if not _is_fallback(box))


def _is_fallback(box: Any) -> bool:
    return any(above.tag == FALLBACK for above in box.iterancestors())


def _style_of(properties: Any) -> str | None:
    style = None if properties is None else properties.find(f"{W}rStyle")
    return None if style is None else style.get(f"{W}val")


def _shaded(properties: Any) -> bool:
    shade = None if properties is None else properties.find(f"{W}shd")
    fill = "" if shade is None else (shade.get(f"{W}fill") or "").upper()
    return fill not in ("", "AUTO", *WHITE)


def _conceals(properties: Any, backed: bool) -> bool:
    """Vanished, too small to read, or white where nothing is behind it."""
    if properties is None:
        return False
    for name in ("vanish", "webHidden"):
        found = properties.find(f"{W}{name}")
        if found is not None and found.get(f"{W}val") not in ("0", "false"):
            return True
    size = properties.find(f"{W}sz")
    if size is not None and (size.get(f"{W}val") or "").isdigit() and int(size.get(f"{W}val")) <= TINY_HALF_POINTS:
        return True
    colour = properties.find(f"{W}color")
    white = colour is not None and (colour.get(f"{W}val") or "").upper() in WHITE
    return white and not (backed or _shaded(properties) or properties.find(f"{W}highlight") is not None)
