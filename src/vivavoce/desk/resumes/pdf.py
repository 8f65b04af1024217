"""The text of a PDF: what a page shows to a reader, in the order in which it is read.

pypdf unpacks and decodes; here the marks on the page are followed, so that what cannot be seen (drawn invisibly, in the
colour of what lies behind, too small, beside the page) is counted and not read, and columns are read one by one.
Runs in the guarded child only.
"""

from __future__ import annotations

import io
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from vivavoce.desk.resumes.document import PAGES_MAX, TEXT_LENGTH_MAX, Document, Unreadable
from vivavoce.desk.resumes.page_layout import laid_out
from vivavoce.desk.resumes.page_marks import Marks


def read_pdf(content: bytes) -> Document:
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("encrypted")
        count = len(reader.pages)
    except (PyPdfError, RecursionError) as broken:
        raise Unreadable("damaged") from broken
    if count == 0:
        raise Unreadable("damaged")
    texts: list[str] = []
    hidden = 0
    for index in range(min(count, PAGES_MAX)):
        text, unseen = _read_page(reader, index)
        texts.append(text)
        hidden += unseen
        if sum(map(len, texts)) > TEXT_LENGTH_MAX:
            break
    whole = "\n\n".join(text for text in texts if text.strip())
    if not whole.strip():
        raise Unreadable("no_text")
    return Document(text=whole, hidden=hidden, pages_left_out=max(0, count - PAGES_MAX))


def _read_page(reader: Any, index: int) -> tuple[str, int]:
    marks = Marks(reader)
    marks.follow_page(reader.pages[index])
    return laid_out(marks.shown), marks.hidden
