"""From a résumé's file to its text. What is inside must be what the name says; the parsing is done under guard."""

from __future__ import annotations

from pathlib import PurePosixPath

from vivavoce.desk.resumes.document import PAGES_MAX, TEXT_LENGTH_MAX
from vivavoce.desk.resumes.guard import ChildAnswer, parse_guarded
from vivavoce.desk.resumes.orders import without_unseen
from vivavoce.desk.resumes.reading import Flag, ResumeText
from vivavoce.ports.errors import Invalid, TooLarge, VivaError, WrongMediaType

FILE_BYTES_MAX = 5_000_000
PLAIN = (".txt", ".md", ".markdown", ".text")
PARSED = {".pdf": "pdf", ".docx": "docx"}
MACROS = (".docm", ".dotm", ".dotx")
CONTROLS_MAX = 0.02
HIDDEN_MIN = 3
PASTE = "Paste the text of your résumé instead."

_SIGNS = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or a Word file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or a locked Office file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
    (b"\x1f\x8b", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"%!PS", "a PostScript file"),
)
_MARKUP = ("<!doctype", "<html", "<?xml", "<script", "<svg")


def read_file(filename: str, content: bytes) -> ResumeText:
    """Raises `TooLarge`, `WrongMediaType` or `Invalid`, each with what to do about it."""
    ending = checked_ending(filename)
    if len(content) > FILE_BYTES_MAX:
        raise TooLarge(f"A résumé's file has {FILE_BYTES_MAX // 1_000_000} MB at most. {PASTE}", code="file_too_large")
    if not content.strip():
        raise Invalid("The file is empty.", code="resume_empty")
    if ending in PLAIN:
        return pasted(_plain(content), shorten=True)
    _check_sign(ending, content)
    return _told(parse_guarded(PARSED[ending], content))


def pasted(text: str, *, shorten: bool = False) -> ResumeText:
    """Text as it was given, without what nobody sees in it."""
    seen, hidden = without_unseen(text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", ""))
    if not seen.strip():
        raise Invalid("The résumé is empty.", code="resume_empty")
    cut = len(seen) > TEXT_LENGTH_MAX
    if cut and not shorten:
        raise TooLarge(f"A résumé has {TEXT_LENGTH_MAX:,} characters at most; this one has {len(seen):,}.")
    return _resume_text(seen[:TEXT_LENGTH_MAX], hidden=hidden, cut=cut, pages_left_out=0)


def checked_ending(filename: str) -> str:
    ending = PurePosixPath(filename.lower()).suffix
    if ending in MACROS:
        raise WrongMediaType("Word files with macros, and templates, are not read. Save it as .docx.", code="macros")
    if ending not in (*PLAIN, *PARSED):
        raise WrongMediaType(f"A résumé is a .pdf, .docx, .txt or .md file. {PASTE}")
    return ending


def _check_sign(ending: str, content: bytes) -> None:
    wanted = _SIGNS[0][0] if ending == ".pdf" else _SIGNS[1][0]
    if not content.startswith(wanted):
        inside = next((told for sign, told in _SIGNS if content.startswith(sign)), "something else")
        raise WrongMediaType(f"The file is called {ending}, and inside it is {inside}. Save it anew. {PASTE}")
    also_zip = ending == ".pdf" and b"PK\x05\x06" in content[-70_000:] and b"PK\x03\x04" in content
    also_pdf = ending == ".docx" and b"%PDF-" in content[:1024]
    if also_zip or also_pdf:
        raise _refused("polyglot")


def _plain(content: bytes) -> str:
    """Old Windows text is read as such rather than refused."""
    inside = next((told for sign, told in _SIGNS if content.startswith(sign)), None)
    if inside is not None:
        raise WrongMediaType(f"This file is called a text, and inside it is {inside}. {PASTE}")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
    controls = sum(1 for letter in text[:20_000] if ord(letter) < 32 and letter not in "\t\n\r\f\v")
    if "\0" in text or controls > CONTROLS_MAX * min(len(text), 20_000):
        raise WrongMediaType(f"This file is not plain text. {PASTE}")
    if text.lstrip()[:200].casefold().startswith(_MARKUP):
        raise WrongMediaType(f"This file is a web page or XML, not a text. {PASTE}")
    return text


def _told(said: ChildAnswer) -> ResumeText:
    if said.refusal is not None:
        raise _refused(said.refusal)
    seen, unseen = without_unseen(said.text)
    if not seen.strip():
        raise _refused("no_text")
    return _resume_text(
        seen, hidden=unseen or said.hidden >= HIDDEN_MIN, cut=said.cut, pages_left_out=said.pages_left_out
    )


def _resume_text(text: str, *, hidden: bool, cut: bool, pages_left_out: int) -> ResumeText:
    warnings: list[str] = []
    flags: list[Flag] = []
    if hidden:
        flags.append("hidden_text")
        warnings.append("It has hidden text, which nobody who looks at it would see. That was not read.")
    if cut:
        flags.append("cut")
        warnings.append(f"It is very long: only the first {TEXT_LENGTH_MAX:,} characters were read.")
    if pages_left_out:
        flags.append("cut")
        warnings.append(f"Only the first {PAGES_MAX} pages were read; {pages_left_out} were left out.")
    return ResumeText(text=text, warnings=tuple(warnings), flags=tuple(dict.fromkeys(flags)))


def _refused(reason: str) -> VivaError:
    if reason == "encrypted":
        return Invalid(f"The file is locked with a password. Save it without one. {PASTE}", code="resume_encrypted")
    if reason == "macros":
        return WrongMediaType("Word files with macros are not read. Save it as .docx without macros.", code="macros")
    if reason == "polyglot":
        return WrongMediaType(f"The file is two kinds of file at once. Save it anew. {PASTE}", code="two_kinds_of_file")
    if reason == "not_docx":
        return WrongMediaType(f"The file is an archive, and not a Word file. {PASTE}")
    if reason == "unpacks_too_large":
        return TooLarge(f"What is packed in the file is far larger than a résumé. {PASTE}", code="unpacks_too_large")
    if reason == "too_complex":
        return TooLarge(f"The file takes too much time or memory to read. {PASTE}", code="file_too_complex")
    if reason == "no_text":
        told = f"There is no text in the file that anyone could read; it may be a scanned picture. {PASTE}"
        return Invalid(told, code="resume_no_text")
    return Invalid(f"The file is damaged and cannot be read. Save it anew. {PASTE}", code="resume_damaged")
