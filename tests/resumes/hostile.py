"""Files that nobody should have to read, made on the spot: bombs, loops, locks, disguises, and broken things."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx
from fpdf import FPDF
from pypdf import PdfReader, PdfWriter

from resumes.makers import docx_flow, pydyf_page, rl_flow

TEXT = "# Nobody\n## Skills\nPython, Docker, Linux"
NOWHERE = Path()
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="word/document.xml" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def archive(**parts: bytes | str) -> bytes:
    """A Word file of these parts; `document` and `types` stand for the two that every one has."""
    names = {"document": "word/document.xml", "types": "[Content_Types].xml"}
    whole = {"types": CONTENT_TYPES, "document": word(""), "_rels/.rels": RELATIONS, **parts}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in whole.items():
            packed.writestr(names.get(name, name), content)
    return out.getvalue()


def word(body: str) -> str:
    return f'<?xml version="1.0"?><w:document {W}><w:body>{body}</w:body></w:document>'


def raw_pdf(*objects: str | bytes, root: int = 1) -> bytes:
    """A PDF with these objects, numbered from 1, and a table of where they are."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += (
            f"{number} 0 obj\n".encode() + (content if isinstance(content, bytes) else content.encode()) + b"\nendobj\n"
        )
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root {root} 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()
    return bytes(out)


CATALOG = "<< /Type /Catalog /Pages 2 0 R >>"
PAGES = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = (
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> "
    "/XObject << /X 6 0 R >> >> >>"
)
FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
NULL = "null"


def stream(content: bytes, entries: str = "") -> bytes:
    return f"<< /Length {len(content)} {entries} >>\nstream\n".encode() + content + b"\nendstream"


def deflated(content: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        content = zlib.compress(content, 9)
    return stream(content, f"/Filter [{' /FlateDecode' * times}]")


def page_of(contents: bytes, form: str | bytes = NULL) -> bytes:
    return raw_pdf(CATALOG, PAGES, PAGE, contents, FONT, form)


# PDF


def bomb() -> bytes:
    return page_of(deflated(b" " * 400_000_000))


def bomb_in_bombs() -> bytes:
    return page_of(deflated(b"\0" * 300_000_000, times=3))


def million_marks() -> bytes:
    return page_of(deflated(b"BT /F1 10 Tf " + b"(a) Tj 1 0 Td " * 2_000_000 + b"ET"))


def forms_that_double() -> bytes:
    """Each form draws the next one twice: two to the power of thirty."""
    forms = [
        stream(
            b"/X Do /X Do",
            f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {7 + i} 0 R >> >>",
        )
        for i in range(30)
    ]
    last = stream(b"BT /F1 9 Tf (a) Tj ET", "/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    return raw_pdf(CATALOG, PAGES, PAGE, stream(b"/X Do"), FONT, *forms, last)


def form_in_itself() -> bytes:
    entries = "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>"
    return page_of(stream(b"/X Do"), stream(b"/X Do /X Do /X Do", entries))


def pages_in_a_ring() -> bytes:
    return raw_pdf(CATALOG, *(f"<< /Type /Pages /Kids [{n} 0 R] /Count 9 >>" for n in (3, 2)))


def tables_in_a_ring() -> bytes:
    whole = raw_pdf(CATALOG, PAGES, PAGE, stream(b""), FONT, NULL)
    at = whole.rindex(b"xref\n0")
    return whole.replace(b"/Root 1 0 R", f"/Root 1 0 R /Prev {at}".encode())


def deep_brackets() -> bytes:
    return raw_pdf(CATALOG, "[" * 100_000 + "]" * 100_000)


def a_hundred_thousand_pages() -> bytes:
    kids = "3 0 R " * 100_000
    return raw_pdf(
        CATALOG, f"<< /Type /Pages /Kids [{kids}] /Count 100000 >>", PAGE, deflated(b" " * 1_000_000), FONT, NULL
    )


def locked_pdf() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(rl_flow(TEXT, NOWHERE))))
    writer.encrypt("secret", "owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def old_lock_pdf() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(rl_flow(TEXT, NOWHERE))))
    writer.encrypt("secret", "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def cut_pdf() -> bytes:
    return rl_flow(TEXT, NOWHERE)[:400]


def pdf_header_alone() -> bytes:
    return b"%PDF-1.7\n%%EOF"


def noise_pdf() -> bytes:
    noise = zlib.compress(bytes(range(256)) * 40)
    return b"%PDF-1.4\n" + noise * 200


def picture_of_text() -> bytes:
    """A scan: a picture, and no letter on the page."""
    pdf = FPDF()
    pdf.add_page()
    pdf.set_fill_color(200, 200, 200)
    pdf.rect(10, 10, 100, 100, style="F")
    return bytes(pdf.output())


def only_hidden() -> bytes:
    def marks(page: object) -> None:
        page.stream.append(b"BT /F1 12 Tf 3 Tr 50 700 Td (Python Kubernetes) Tj ET")  # type: ignore[attr-defined]

    return pydyf_page(marks)


def pdf_and_zip() -> bytes:
    return rl_flow(TEXT, NOWHERE) + docx_flow(TEXT, NOWHERE)


# Word


def zip_bomb() -> bytes:
    return archive(**{"word/media/a.bin": b"\0" * 200_000_000})


def bomb_of_paragraphs() -> bytes:
    return archive(document=word("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 300_000))


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    declared = f'<!DOCTYPE d [<!ENTITY l0 "lol">{entities}]>'
    body = word("<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>")
    return archive(document=body.replace("?>", "?>" + declared))


def outside_entity() -> bytes:
    declared = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    body = word("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>")
    return archive(document=body.replace("?>", "?>" + declared))


def deep_tables() -> bytes:
    return archive(document=word("<w:tbl><w:tr><w:tc>" * 2000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 2000))


def many_parts() -> bytes:
    return archive(**{f"word/part{i}.xml": "<a/>" for i in range(5000)})


def macros() -> bytes:
    return archive(**{"word/vbaProject.bin": b"Sub AutoOpen()"})


def macro_kind() -> bytes:
    plain = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return archive(types=CONTENT_TYPES.replace(plain, "application/vnd.ms-word.document.macroEnabled.main+xml"))


def locked_parts() -> bytes:
    """The mark of encryption on every part."""
    packed = bytearray(docx_flow(TEXT, NOWHERE))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = packed.find(sign)
        while at >= 0:
            packed[at + offset] |= 1
            at = packed.find(sign, at + 4)
    return bytes(packed)


def cut_docx() -> bytes:
    return docx_flow(TEXT, NOWHERE)[:5000]


def sizes_that_lie() -> bytes:
    """The archive says that a part has ten bytes; it has ten million."""
    packed = bytearray(archive(**{"word/media/a.xml": b"<a>" + b" " * 10_000_000 + b"</a>"}))
    for at in (packed.find(b"PK\x01\x02" + b"\x14"), packed.rfind(b"PK\x01\x02")):
        if at >= 0:
            packed[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(packed)


def a_zip_that_is_no_docx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("notes.txt", "Python")
    return out.getvalue()


def twice_the_same_part() -> bytes:
    out = io.BytesIO(docx_flow(TEXT, NOWHERE))
    other = io.BytesIO()
    with zipfile.ZipFile(out) as packed, zipfile.ZipFile(other, "w") as double:
        for part in packed.infolist():
            double.writestr(part.filename, packed.read(part.filename))
        double.fp.write(b"")  # type: ignore[union-attr]
        info = zipfile.ZipInfo("word/document.xmk")
        double.writestr(info, word("<w:p/>"))
    return other.getvalue().replace(b"word/document.xmk", b"word/document.xml")


def script_before_the_archive() -> bytes:
    return b"PK\x03\x04" + b"#!/bin/sh\n" * 10 + docx_flow(TEXT, NOWHERE)


def empty_docx() -> bytes:
    out = io.BytesIO()
    docx.Document().save(out)
    return out.getvalue()


def old_office() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096


HOSTILE: tuple[tuple[str, Callable[[], bytes], str], ...] = (
    (".pdf", bomb, "file_too_complex|resume_damaged|resume_no_text|unpacks_too_large"),
    (".pdf", bomb_in_bombs, "file_too_complex|resume_damaged|resume_no_text|unpacks_too_large"),
    (".pdf", million_marks, "file_too_complex"),
    (".pdf", forms_that_double, "file_too_complex|resume_no_text"),
    (".pdf", form_in_itself, "file_too_complex|resume_no_text"),
    (".pdf", pages_in_a_ring, "resume_damaged"),
    (".pdf", tables_in_a_ring, "resume_damaged|resume_no_text"),
    (".pdf", deep_brackets, "resume_damaged|file_too_complex"),
    (".pdf", a_hundred_thousand_pages, "file_too_complex|resume_no_text|resume_damaged"),
    (".pdf", locked_pdf, "resume_encrypted"),
    (".pdf", old_lock_pdf, "resume_encrypted"),
    (".pdf", cut_pdf, "resume_damaged"),
    (".pdf", pdf_header_alone, "resume_damaged"),
    (".pdf", noise_pdf, "resume_damaged"),
    (".pdf", picture_of_text, "resume_no_text"),
    (".pdf", only_hidden, "resume_no_text"),
    (".pdf", pdf_and_zip, "two_kinds_of_file"),
    (".pdf", lambda: docx_flow(TEXT, NOWHERE), "wrong_media_type"),
    (".pdf", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "wrong_media_type"),
    (".pdf", lambda: b"%PDF-1.7\n" + b"0" * 5_000_001, "file_too_large"),
    (".docx", zip_bomb, "unpacks_too_large"),
    (".docx", bomb_of_paragraphs, "file_too_complex|unpacks_too_large"),
    (".docx", laughs, "resume_damaged"),
    (".docx", outside_entity, "resume_damaged"),
    (".docx", deep_tables, "resume_damaged|file_too_complex"),
    (".docx", many_parts, "unpacks_too_large"),
    (".docx", macros, "macros"),
    (".docx", macro_kind, "macros"),
    (".docx", locked_parts, "resume_encrypted"),
    (".docx", cut_docx, "resume_damaged"),
    (".docx", sizes_that_lie, "resume_damaged|unpacks_too_large|resume_no_text"),
    (".docx", a_zip_that_is_no_docx, "wrong_media_type"),
    (".docx", twice_the_same_part, "two_kinds_of_file"),
    (".docx", script_before_the_archive, "two_kinds_of_file|resume_damaged"),
    (".docx", empty_docx, "resume_no_text"),
    (".docx", old_office, "wrong_media_type"),
    (".docx", lambda: rl_flow(TEXT, NOWHERE), "wrong_media_type"),
    (".docm", lambda: docx_flow(TEXT, NOWHERE), "macros"),
    (".txt", lambda: rl_flow(TEXT, NOWHERE), "wrong_media_type"),
    (".txt", lambda: b"\x7fELF" + b"\0" * 100, "wrong_media_type"),
    (".txt", lambda: b"Python\0\0\0", "wrong_media_type"),
    (".md", lambda: b"<!DOCTYPE html><script>alert(1)</script>", "wrong_media_type"),
    (".txt", lambda: b"   \n\n\t ", "resume_empty"),
    (".exe", lambda: b"MZ", "wrong_media_type"),
)
