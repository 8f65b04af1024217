"""From a résumé's file to its text, and to what the text says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from vivavoce.desk.resume_reader import Reading, read_resume
from vivavoce.ports.bank import Skill
from vivavoce.ports.errors import Invalid, TooLarge, WrongMediaType

READ_NOW = (".txt", ".md", ".markdown", ".text")
READ_LATER = (".pdf", ".docx")
TEXT_LENGTH_MAX = 100_000


def read_file(filename: str, content: bytes, skills: Sequence[Skill], year_now: int) -> Reading:
    check_ending(filename)
    return read_resume(checked_text(text_of(content)), skills, year_now)


def check_ending(filename: str) -> None:
    ending = PurePosixPath(filename.lower()).suffix
    if ending in READ_LATER:
        raise _not_yet_read(ending[1:].upper())
    if ending not in READ_NOW:
        raise WrongMediaType("A résumé is a .txt or .md file. Anything else: paste its text instead.")


def _not_yet_read(kind: str) -> WrongMediaType:
    return WrongMediaType(
        f"{kind} files are not read yet. Paste the text of your résumé, or save it as .txt.", code="format_not_yet_read"
    )


def text_of(content: bytes) -> str:
    """What is inside decides, not the ending; old Windows text is read as such rather than refused."""
    if content.startswith(b"%PDF"):
        raise _not_yet_read("PDF")
    if content.startswith(b"PK\x03\x04"):
        raise _not_yet_read("DOCX")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise WrongMediaType("This file is not plain text. Paste the text of your résumé instead.")
    return text


def checked_text(text: str) -> str:
    checked = text.replace("\r\n", "\n").replace("\r", "\n")
    if not checked.strip():
        raise Invalid("The résumé is empty.", code="resume_empty")
    if len(checked) > TEXT_LENGTH_MAX:
        raise TooLarge(f"A résumé has {TEXT_LENGTH_MAX:,} characters at most; this one has {len(checked):,}.")
    return checked
