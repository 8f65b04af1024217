"""The results of a test on paper: a summary, how the scores lie, and a table, as a PDF.

It is drawn piece by piece, with no markup in between, so a name can hold whatever it likes. Letters come from Noto Sans
(Latin, Greek, Cyrillic) and, for Chinese, Japanese and Korean, from the fonts that every reader of PDF
brings along. What is in neither, or needs its letters joined (Arabic, Hindi …), is not drawn wrongly: the e-mail stands
in its place, and the paper says so.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

ROWS_MAX = 500
LETTERS = "Letters"
HAN, KANA, HANGUL = "STSong-Light", "HeiseiMin-W3", "HYSMyeongJo-Medium"
JOINED = ("DEVANAGARI", "VEDIC")
NAMELESS = "(no name)"
NOT_IN_THESE_LETTERS = "(a label in letters that this file lacks)"
MEANING = "A score is what the answers earned, with its likely range. People decide; no score does."
BINS = 10
WIDE, TALL, EDGE = 595.0, 842.0, 48.0
"""A4, in points."""
ROW = 17.0
INK, SOFT, LINE = (0.13, 0.12, 0.1), (0.4, 0.38, 0.35), (0.82, 0.8, 0.76)
ACCENT, WASH, MARK = (0.08, 0.36, 0.35), (0.85, 0.93, 0.92), (0.6, 0.38, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDrawing:
    """A drawing in words, and which of its parts earned what."""

    question: str
    lines: tuple[str, ...]
    earned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """An attempt; percentages are of 100."""

    name: str
    email: str
    status: str
    score: float | None
    low: float | None
    high: float | None
    passed: bool | None
    answered: int
    total: int
    decision: str | None
    drawings: tuple[PaperDrawing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    title: str
    made_at: str
    pass_mark: float | None
    rows: tuple[PaperRow, ...]


def drawn(paper: Paper) -> bytes:
    """The PDF. Takes about a second for a full one, so do it in a thread."""
    from reportlab.pdfgen.canvas import Canvas  # 60 ms, and few ask for a PDF

    _learn_letters()
    out = io.BytesIO()
    sheet = _Sheet(Canvas(out, pagesize=(WIDE, TALL), invariant=1), paper)
    sheet.canvas.setTitle(_plain(paper.title))
    sheet.head()
    sheet.histogram()
    sheet.table()
    sheet.drawings()
    sheet.end()
    return out.getvalue()


@cache
def _learn_letters() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.ttfonts import TTFont

    with (files("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf").open("rb") as font:
        pdfmetrics.registerFont(TTFont(LETTERS, io.BytesIO(font.read())))
    for name in (HAN, KANA, HANGUL):
        pdfmetrics.registerFont(UnicodeCIDFont(name))


def _plain(text: str) -> str:
    """Without what steers instead of showing: line ends, and signs that turn the direction of what follows."""
    return " ".join("".join(c if unicodedata.category(c)[0] != "C" else " " for c in text).split())


def _font_of(letter: str, han: str) -> str | None:
    from reportlab.pdfbase import pdfmetrics

    name = unicodedata.name(letter, "")
    if ord(letter) in pdfmetrics.getFont(LETTERS).face.charToGlyph and not name.startswith(JOINED):
        return LETTERS
    if name.startswith("HANGUL"):
        return HANGUL
    if name.startswith(("HIRAGANA", "KATAKANA")):
        return KANA
    return han if name.startswith(("CJK UNIFIED", "IDEOGRAPHIC", "FULLWIDTH")) else None


def _runs(text: str) -> list[tuple[str, str]] | None:
    """The text in pieces of one font each; None where a letter is in no font."""
    kana = any(unicodedata.name(c, "").startswith(("HIRAGANA", "KATAKANA")) for c in text)
    fonts = [(_font_of(c, KANA if kana else HAN), c) for c in unicodedata.normalize("NFC", text)]
    if any(font is None for font, _ in fonts):
        return None
    return [(str(font), "".join(c for _, c in some)) for font, some in groupby(fonts, key=lambda one: one[0])]


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:g}%"


def _printed(row: PaperRow) -> str:
    """The name, or else the e-mail, as far as there are letters for it."""
    return next((one for one in (_plain(row.name), _plain(row.email)) if one and _runs(one)), NAMELESS)


class _Sheet:
    """Where the next thing is drawn. `y` goes down the page."""

    def __init__(self, canvas: Canvas, paper: Paper) -> None:
        self.canvas: Any = canvas
        self.paper = paper
        self.y = TALL - EDGE
        self.page = 1
        self.unprinted = 0

    def text(self, x: float, words: str, *, size: float = 9, colour: tuple[float, ...] = INK, room: float = 0) -> None:
        self.canvas.setFillColorRGB(*colour)
        for font, piece in self._fitted(_runs(words) or [], size, room or WIDE - EDGE - x):
            self.canvas.setFont(font, size)
            self.canvas.drawString(x, self.y, piece)
            x += self.canvas.stringWidth(piece, font, size)

    def _fitted(self, runs: list[tuple[str, str]], size: float, room: float) -> Iterator[tuple[str, str]]:
        for font, piece in runs:
            width = self.canvas.stringWidth(piece, font, size)
            if width > room:
                kept = len(piece)
                while kept and self.canvas.stringWidth(piece[:kept], font, size) > room - size:
                    kept -= 1
                yield font, piece[:kept]
                yield LETTERS, "…"
                return
            room -= width
            yield font, piece

    def right(self, x: float, words: str) -> None:
        self.canvas.setFont(LETTERS, 9)
        self.text(x - self.canvas.stringWidth(words, LETTERS, 9), words)

    def line(self, x: float, to: float, y: float, colour: tuple[float, ...] = LINE) -> None:
        self.canvas.setStrokeColorRGB(*colour)
        self.canvas.setLineWidth(0.5)
        self.canvas.line(x, y, to, y)

    def head(self) -> None:
        rows = self.paper.rows
        scores = [row.score for row in rows if row.score is not None]
        title = _plain(self.paper.title)
        self.text(EDGE, title if _runs(title) else "A test", size=18)
        self.y -= 20
        self.text(EDGE, f"Results, {self.paper.made_at}", colour=SOFT)
        self.y -= 24
        facts = [f"{len(rows):,} {'attempt' if len(rows) == 1 else 'attempts'}", f"{len(scores):,} scored"]
        if scores:
            facts.append(f"mean {sum(scores) / len(scores):.1f}%")
        if self.paper.pass_mark is not None:
            reached = sum(row.passed is True for row in rows)
            facts.append(f"{reached:,} reached the pass mark of {_percent(self.paper.pass_mark)}")
        self.text(EDGE, ", ".join(facts) + ".", size=10)
        self.y -= 14
        self.text(EDGE, MEANING, colour=SOFT)
        self.y -= 22

    def histogram(self) -> None:
        scores = [row.score for row in self.paper.rows if row.score is not None]
        if not scores:
            return
        bins = [0] * BINS
        for score in scores:
            bins[min(BINS - 1, int(score * BINS / 100))] += 1
        tall, wide = 90.0, (WIDE - 2 * EDGE) / BINS
        foot = self.y - tall - 10
        for i, count in enumerate(bins):
            x, height = EDGE + i * wide, tall * count / max(bins)
            self.canvas.setFillColorRGB(*ACCENT)
            self.canvas.rect(x + 1, foot, wide - 2, height, stroke=0, fill=1)
            self._at(foot + height + 3, x + 2, f"{count:,}" if count else "")
            self._at(foot - 11, x, f"{i * 100 // BINS}%")
        self.line(EDGE, WIDE - EDGE, foot)
        self._mark(foot, tall)
        self.y = foot - 34

    def _at(self, y: float, x: float, words: str, colour: tuple[float, ...] = SOFT) -> None:
        was, self.y = self.y, y
        self.text(x, words, size=7.5, colour=colour)
        self.y = was

    def _mark(self, foot: float, tall: float) -> None:
        if self.paper.pass_mark is None:
            return
        x = EDGE + (WIDE - 2 * EDGE) * self.paper.pass_mark / 100
        self.canvas.setStrokeColorRGB(*MARK)
        self.canvas.setDash(3, 3)
        self.canvas.line(x, foot, x, foot + tall + 14)
        self.canvas.setDash()
        self._at(
            foot + tall + 12, x + 3 if x < WIDE - 120 else x - 80, f"pass mark {_percent(self.paper.pass_mark)}", MARK
        )

    def table(self) -> None:
        shown = self.paper.rows[:ROWS_MAX]
        if len(self.paper.rows) > len(shown):
            told = f"The table has the {len(shown)} highest of {len(self.paper.rows):,}; the CSV has them all."
            self.text(EDGE, told, size=10)
            self.y -= ROW
        self._names()
        for row in shown:
            if self.y < EDGE + ROW:
                self._turn()
                self._names()
            self._row(row)

    def _names(self) -> None:
        for x, name in zip(_COLUMNS, ("Name", "Score", "", "Pass mark", "Answered", "Decision", "Status"), strict=True):
            self.text(x, name, size=8, colour=SOFT)
        self.line(EDGE, WIDE - EDGE, self.y - 5)
        self.y -= ROW

    def _row(self, row: PaperRow) -> None:
        name, score, bar, passed, answered, decision, status = _COLUMNS
        self.text(name, self._called(row), room=score - name - 42)
        self.right(score + 26, _percent(row.score))
        self._interval(bar, row)
        self.text(passed, {True: "reached", False: "below", None: "–"}[row.passed])
        self.text(answered, f"{row.answered} of {row.total}")
        self.text(decision, row.decision or "–")
        self.text(status, row.status)
        self.line(EDGE, WIDE - EDGE, self.y - 5)
        self.y -= ROW

    def drawings(self) -> None:
        """What was drawn, in words: by attempt, each line cut where the page ends."""
        drawn = [row for row in self.paper.rows if row.drawings]
        if not drawn:
            return
        self._room(4)
        self.y -= ROW
        self.text(EDGE, "Drawings", size=13)
        self.y -= ROW
        for row in drawn:
            for drawing in row.drawings:
                self._drawing(row, drawing)

    def _drawing(self, row: PaperRow, drawing: PaperDrawing) -> None:
        self._room(3)
        self.text(EDGE, f"{_printed(row)}: {_plain(drawing.question)}", size=10)
        self.y -= ROW
        for line, colour in (*((one, INK) for one in drawing.lines), *((one, ACCENT) for one in drawing.earned)):
            self._room(1)
            told = _plain(line)
            self.text(EDGE + 12, told if _runs(told) is not None else NOT_IN_THESE_LETTERS, colour=colour)
            self.y -= ROW - 4
        self.y -= 6

    def _room(self, rows: int) -> None:
        if self.y < EDGE + rows * ROW:
            self._turn()

    def _called(self, row: PaperRow) -> str:
        self.unprinted += _runs(_plain(row.name)) is None
        return _printed(row)

    def _interval(self, x: float, row: PaperRow, wide: float = 80.0) -> None:
        if row.score is None:
            return
        middle = self.y + 3
        self.line(x, x + wide, middle)
        if row.low is not None and row.high is not None:
            self.canvas.setFillColorRGB(*WASH)
            self.canvas.setStrokeColorRGB(*ACCENT)
            self.canvas.rect(x + wide * row.low / 100, middle - 2.5, wide * (row.high - row.low) / 100, 5, fill=1)
        self.canvas.setFillColorRGB(*ACCENT)
        self.canvas.rect(x + wide * row.score / 100 - 1, middle - 4, 2, 8, stroke=0, fill=1)

    def _turn(self) -> None:
        self._foot()
        self.canvas.showPage()
        self.page += 1
        self.y = TALL - EDGE

    def _foot(self) -> None:
        self._at(EDGE / 2, WIDE - EDGE - 30, f"page {self.page}")

    def end(self) -> None:
        if self.unprinted:
            if self.y < EDGE + 2 * ROW:
                self._turn()
            self.y -= 4
            told = f"Names in letters that this file lacks: {self.unprinted}. Their e-mail stands there."
            self.text(EDGE, f"{told} The CSV has every name.", colour=SOFT)
        self._foot()
        self.canvas.save()


_COLUMNS: Sequence[float] = (EDGE, 210.0, 246.0, 336.0, 388.0, 440.0, 490.0)
