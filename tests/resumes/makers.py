"""Makes files of résumés written in the markup of `corpus.py`: text, PDF by three producers, and Word."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docx
import pydyf
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import ListFlowable, ListItem, Paragraph, SimpleDocTemplate, Spacer, Table

ASIDE = re.compile(r"skills|contact|languages|interests|kenntnisse|sprachen", re.IGNORECASE)


@dataclass(slots=True)
class Part:
    title: str = ""
    lines: list[str] = field(default_factory=list)

    @property
    def aside(self) -> bool:
        return bool(ASIDE.search(self.title))


def parts_of(text: str) -> tuple[str, list[Part]]:
    """The name, and the parts; what stands before the first title is a part without one."""
    name, *lines = text.strip().split("\n")
    parts = [Part()]
    for line in lines:
        if line.startswith("## "):
            parts.append(Part(line[3:]))
        else:
            parts[-1].lines.append(line)
    return name.removeprefix("# "), [part for part in parts if part.title or part.lines]


def split_columns(text: str) -> tuple[str, list[str], list[str]]:
    name, parts = parts_of(text)
    sides: tuple[list[str], list[str]] = ([], [])
    for part in parts:
        sides[0 if part.aside else 1].extend(filter(None, [part.title, *part.lines]))
    return name, *sides


# Text


def txt(text: str, folder: Path) -> bytes:
    return re.sub(r"^#+ ", "", text, flags=re.MULTILINE).encode()


def md(text: str, folder: Path) -> bytes:
    return text.encode()


# ReportLab


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def rl_flow(text: str, folder: Path) -> bytes:
    name, parts = parts_of(text)
    styles = getSampleStyleSheet()
    story: list[Any] = [Paragraph(_escaped(name), styles["Title"])]
    for part in parts:
        story.append(Paragraph(_escaped(part.title), styles["Heading2"]))
        for line in part.lines:
            if line.startswith("- "):
                item = ListItem(Paragraph(_escaped(line[2:]), styles["BodyText"]))
                story.append(ListFlowable([item], bulletType="bullet", start="•"))
            else:
                story.append(Paragraph(_escaped(line), styles["BodyText"]))
    return _platypus(story)


def rl_table(text: str, folder: Path) -> bytes:
    name, parts = parts_of(text)
    styles = getSampleStyleSheet()
    story: list[Any] = [Paragraph(_escaped(name), styles["Title"])]
    for part in parts:
        story.append(Paragraph(_escaped(part.title), styles["Heading2"]))
        rows = [[Paragraph(_escaped(cell), styles["BodyText"]) for cell in line.split(" || ")] for line in part.lines]
        widths = [90, 160, 200] if max(map(len, rows)) == 3 else [110, 340]
        story.append(Table([row + [""] * (len(widths) - len(row)) for row in rows], colWidths=widths))
    return _platypus(story)


def _platypus(story: list[Any]) -> bytes:
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4).build([*story, Spacer(1, 1)])
    return out.getvalue()


def _wrapped(canvas: Canvas, line: str, width: float, size: float) -> Iterator[str]:
    words, current = line.split(), ""
    for word in words:
        wider = f"{current} {word}".strip()
        if current and canvas.stringWidth(wider, "Helvetica", size) > width:
            yield current
            current = word
        else:
            current = wider
    yield current


def rl_sidebar(text: str, folder: Path) -> bytes:
    """The main column is drawn first, the narrow one beside it afterwards, with a leading of its own."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    name, aside, main = split_columns(text)
    canvas.setFont("Helvetica-Bold", 20)
    canvas.drawString(50, 780, name)
    for x, width, leading, lines in ((220, 320, 15, main), (50, 140, 13, aside)):
        canvas.setFont("Helvetica", 10)
        y = 740.0
        for line in lines:
            for piece in _wrapped(canvas, line, width, 10):
                canvas.drawString(x, y, piece)
                y -= leading
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def rl_canvas_columns(text: str, folder: Path) -> bytes:
    """Row by row, left and right in turn on one base line, as some editors export two columns."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    name, aside, main = split_columns(text)
    canvas.setFont("Helvetica-Bold", 20)
    canvas.drawString(50, 780, name)
    canvas.setFont("Helvetica", 10)
    for i in range(max(len(aside), len(main))):
        for x, lines in ((50, aside), (250, main)):
            if i < len(lines):
                canvas.drawString(x, 740 - 14 * i, lines[i])
    canvas.showPage()
    canvas.save()
    return out.getvalue()


# fpdf2


def font_for(text: str, folder: Path) -> Path:
    """A font with a box for every letter of the text: what is embedded in a file is its map from letters to glyphs."""
    letters = sorted({ord(letter) for letter in text + " •-"} - {10})
    names = [".notdef", *(f"u{code:04X}" for code in letters)]
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    for point in ((50, 600), (450, 600), (450, 0)):
        pen.lineTo(point)
    pen.closePath()
    box = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(dict(zip(letters, names[1:], strict=True)))
    builder.setupGlyf(dict.fromkeys(names, box))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (500, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Boxes", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    path = folder / f"boxes-{zlib.crc32(text.encode()):08x}.ttf"
    builder.save(path)
    return path


def _fpdf(text: str, folder: Path) -> FPDF:
    pdf = FPDF()
    pdf.add_page()
    pdf.add_font("Boxes", fname=str(font_for(text, folder)))
    pdf.set_font("Boxes", size=10)
    return pdf


def fpdf_flow(text: str, folder: Path) -> bytes:
    pdf = _fpdf(text, folder)
    name, parts = parts_of(text)
    pdf.set_font_size(18)
    pdf.cell(0, 10, name, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    for part in parts:
        pdf.ln(3)
        pdf.set_font_size(13)
        pdf.cell(0, 8, part.title, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        pdf.set_font_size(10)
        for line in part.lines:
            pdf.multi_cell(
                0, 5, line.replace("- ", "• ", 1) if line.startswith("- ") else line, align="L", new_x="LMARGIN"
            )
    return bytes(pdf.output())


def fpdf_table(text: str, folder: Path) -> bytes:
    pdf = _fpdf(text, folder)
    name, parts = parts_of(text)
    pdf.cell(0, 10, name, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    for part in parts:
        pdf.cell(0, 8, part.title, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        rows = [line.split(" || ") for line in part.lines]
        with pdf.table(first_row_as_headings=False) as table:
            for cells in rows:
                row = table.row()
                for cell in cells:
                    row.cell(cell)
    return bytes(pdf.output())


def fpdf_sidebar(text: str, folder: Path) -> bytes:
    """The narrow column is white on a dark panel: light, and anything but hidden."""
    pdf = _fpdf(text, folder)
    name, aside, main = split_columns(text)
    pdf.set_fill_color(30, 50, 90)
    pdf.rect(0, 0, 70, 297, style="F")
    pdf.set_text_color(255, 255, 255)
    pdf.set_xy(8, 15)
    for line in aside:
        pdf.set_x(8)
        pdf.multi_cell(58, 6, line, align="L", new_x="LMARGIN")
    pdf.set_text_color(0, 0, 0)
    pdf.set_xy(80, 15)
    for line in [name, *main]:
        pdf.set_x(80)
        pdf.multi_cell(120, 5, line, align="L", new_x="LMARGIN")
    return bytes(pdf.output())


# pydyf: the marks themselves


def pydyf_page(marks: Callable[[pydyf.Stream], None], *, as_form: bool = False) -> bytes:
    document = pydyf.PDF()
    font = pydyf.Dictionary(
        {"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/Helvetica", "Encoding": "/WinAnsiEncoding"}
    )
    document.add_object(font)
    resources: dict[str, Any] = {"Font": pydyf.Dictionary({"F1": font.reference})}
    stream = pydyf.Stream(compress=True)
    marks(stream)
    if as_form:
        stream.extra = {"Type": "/XObject", "Subtype": "/Form", "BBox": pydyf.Array([0, 0, 595, 842])}
        stream.extra["Resources"] = pydyf.Dictionary(dict(resources))
        document.add_object(stream)
        resources["XObject"] = pydyf.Dictionary({"Whole": stream.reference})
        stream = pydyf.Stream(compress=True)
        stream.draw_x_object("Whole")
    document.add_object(stream)
    document.add_page(
        pydyf.Dictionary(
            {
                "Type": "/Page",
                "Parent": document.pages.reference,
                "MediaBox": pydyf.Array([0, 0, 595, 842]),
                "Contents": stream.reference,
                "Resources": pydyf.Dictionary(resources),
            }
        )
    )
    out = io.BytesIO()
    document.write(out)
    return out.getvalue()


def _literal(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def pydyf_words(text: str, folder: Path) -> bytes:
    """Every word placed on its own, in pieces pushed together by kerning; no blank is ever drawn."""

    def marks(stream: pydyf.Stream) -> None:
        name, parts = parts_of(text)
        y = 800.0
        for line in [name, *(line for part in parts for line in filter(None, [part.title, *part.lines]))]:
            x = 50.0
            stream.begin_text()
            stream.set_font_size("F1", 10)
            for word in line.split():
                half = len(word) // 2
                stream.set_text_matrix(1, 0, 0, 1, x, y)
                stream.stream.append(f"[({_literal(word[:half])}) 15 ({_literal(word[half:])})] TJ".encode("cp1252"))
                x += 3.3 + sum(WIDTHS.get(letter, 556) for letter in word) / 100
            stream.end_text()
            y -= 15

    return pydyf_page(marks)


def pydyf_form(text: str, folder: Path) -> bytes:
    """All of it in a form that the page draws, line by line with T*."""

    def marks(stream: pydyf.Stream) -> None:
        name, parts = parts_of(text)
        stream.begin_text()
        stream.set_font_size("F1", 10)
        stream.stream.append(b"15 TL 50 800 Td")
        for line in [name, *(line for part in parts for line in filter(None, [part.title, *part.lines]))]:
            stream.stream.append(f"({_literal(line)}) Tj T*".encode("cp1252"))
        stream.end_text()

    return pydyf_page(marks, as_form=True)


WIDTHS = dict.fromkeys("ijl", 222) | dict.fromkeys("ft.,:;/ I", 278) | dict.fromkeys("r-()", 333)
WIDTHS |= dict.fromkeys("cksvxyz", 500) | {"m": 833, "w": 722, "M": 833, "W": 944}
WIDTHS |= dict.fromkeys("CDHNRU", 722) | dict.fromkeys("ABEKPSVXY", 667) | {"G": 778, "O": 778, "Q": 778}
WIDTHS |= {"T": 611, "F": 611, "Z": 611, "J": 500, "+": 584, "#": 556, "&": 667, "L": 556}


# Word


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _write(target: Any, part: Part) -> None:
    if part.title:
        target.add_heading(part.title, level=1) if hasattr(target, "add_heading") else target.add_paragraph(part.title)
    for line in part.lines:
        if line.startswith("- ") and hasattr(target, "add_heading"):
            target.add_paragraph(line[2:], style="List Bullet")
        else:
            target.add_paragraph(line)


def docx_flow(text: str, folder: Path) -> bytes:
    document = docx.Document()
    name, parts = parts_of(text)
    document.add_heading(name, level=0)
    for part in parts:
        _write(document, part)
    return _saved(document)


def docx_table(text: str, folder: Path) -> bytes:
    document = docx.Document()
    name, parts = parts_of(text)
    document.add_heading(name, level=0)
    for part in parts:
        document.add_heading(part.title, level=1)
        rows = [line.split(" || ") for line in part.lines]
        table = document.add_table(rows=0, cols=max(map(len, rows)))
        for cells in rows:
            added = table.add_row().cells
            for cell, words in zip(added, cells, strict=False):
                cell.text = words
    return _saved(document)


def docx_columns(text: str, folder: Path) -> bytes:
    """One row with two cells, each a whole column."""
    document = docx.Document()
    name, parts = parts_of(text)
    document.add_heading(name, level=0)
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    for part in parts:
        _write(cells[0 if part.aside else 1], part)
    return _saved(document)


def docx_header(text: str, folder: Path) -> bytes:
    """Name, contact and skills in the page's header."""
    document = docx.Document()
    name, parts = parts_of(text)
    header = document.sections[0].header
    header.paragraphs[0].text = name
    for part in parts:
        _write(header if part.aside or not part.title else document, part)
    return _saved(document)


def docx_footer(text: str, folder: Path) -> bytes:
    document = docx.Document()
    name, parts = parts_of(text)
    document.add_heading(name, level=0)
    for part in parts:
        _write(document.sections[0].footer if part.aside else document, part)
    return _saved(document)


def docx_textbox(text: str, folder: Path) -> bytes:
    """The skills in a text box, written twice as Word does: for new readers, and as a fallback for old ones."""
    document = docx.Document()
    name, parts = parts_of(text)
    document.add_heading(name, level=0)
    for part in parts:
        if not part.aside:
            _write(document, part)
            continue
        lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in [part.title, *part.lines])
        box = f"<w:txbxContent>{lines}</w:txbxContent>"
        run = parse_xml(
            f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
            'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
            'xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent>'
            f'<mc:Choice Requires="wps"><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></mc:Choice>'
            f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r>"
        )
        document.add_paragraph()._p.append(run)
    return _saved(document)


def docx_controls(text: str, folder: Path) -> bytes:
    """Everything inside of content controls, as templates have it, and the words of a line in several runs."""
    document = docx.Document()
    name, parts = parts_of(text)
    document.add_paragraph(name)
    body = document.element.body
    for part in parts:
        for line in filter(None, [part.title, *part.lines]):
            half = len(line) // 2
            runs = "".join(
                f'<w:r><w:t xml:space="preserve">{_escaped(piece)}</w:t></w:r>' for piece in (line[:half], line[half:])
            )
            control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p>{runs}</w:p></w:sdtContent></w:sdt>")
            body.insert(len(body) - 1, control)
    return _saved(document)


MAKERS: dict[str, Callable[[str, Path], bytes]] = {
    maker.__name__: maker
    for maker in (
        txt, md, rl_flow, rl_table, rl_sidebar, rl_canvas_columns, fpdf_flow, fpdf_table, fpdf_sidebar, pydyf_words,
        pydyf_form, docx_flow, docx_table, docx_columns, docx_header, docx_footer, docx_textbox, docx_controls,
    )
}  # fmt: skip


def ending_of(made: str) -> str:
    return {"txt": ".txt", "md": ".md"}.get(made, ".docx" if made.startswith("docx") else ".pdf")
