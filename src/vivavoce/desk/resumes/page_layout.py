"""From pieces of text on a page to lines in reading order: words, lines, and columns one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from vivavoce.desk.resumes.page_marks import Run
from vivavoce.desk.resumes.sections import section_of

SAME_LINE = 0.45
WORD_GAP = 0.16
PIECE_GAP = 1.8
GUTTER_MIN = 9.0
COLUMN_LINES_MIN = 3
COLUMN_LINES_MAX = 300
PARAGRAPH_GAP = 1.7
BULLETS = str.maketrans(dict.fromkeys("\x7f\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf02d", "•"))
"""What the bullets of symbol fonts come out as."""
RTL = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands together on a line."""

    text: str
    x0: float
    x1: float
    y: float
    size: float


Line = list[Piece]


def laid_out(runs: Iterable[Run]) -> str:
    lines = [_pieces(line) for line in _on_lines([run for run in runs if run.text])]
    return "\n".join(_read([line for line in lines if line]))


def _on_lines(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs by base line, from the top; what overlaps in height by half is one line."""
    lines: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: -run.y):
        if lines and abs(lines[-1][0].y - run.y) <= SAME_LINE * max(1.0, min(run.size, lines[-1][0].size)):
            lines[-1].append(run)
        else:
            lines.append([run])
    return lines


def _pieces(line: list[Run]) -> Line:
    """Words are joined where they touch, blanks put where there is room for one, and a wide gap begins a new piece."""
    pieces: Line = []
    for run in sorted(line, key=lambda run: (round(run.x0, 1), run.x1)):
        last = pieces[-1] if pieces else None
        gap = run.x0 - last.x1 if last else 0.0
        if last is None or gap > PIECE_GAP * max(run.size, last.size):
            pieces.append(Piece(run.text, run.x0, run.x1, run.y, run.size))
            continue
        if last.text.strip() == run.text.strip() and abs(last.x0 - run.x0) < 1.0:
            continue  # drawn twice, to look bold
        spaced = gap > WORD_GAP * run.size and not last.text.endswith(" ") and not run.text.startswith(" ")
        joined = f"{last.text}{' ' if spaced else ''}{run.text}"
        pieces[-1] = Piece(joined, last.x0, max(last.x1, run.x1), last.y, max(last.size, run.size))
    return [piece for piece in pieces if piece.text.strip()]


def _read(lines: Sequence[Line], depth: int = 0) -> list[str]:
    """What stands above columns, the columns, and what stands beneath them."""
    for start in range(len(lines) if depth < 6 and len(lines) <= COLUMN_LINES_MAX else 0):
        for end in range(len(lines), max(start, len(lines) - 4), -1):
            gutter = _gutter(lines[start:end])
            if gutter is not None:
                inside = lines[start:end]
                left = [[piece for piece in line if piece.x1 <= gutter] for line in inside]
                right = [[piece for piece in line if piece.x1 > gutter] for line in inside]
                columns = [_read([line for line in side if line], depth + 1) for side in (left, right)]
                return [*_rows(lines[:start]), "", *columns[0], "", *columns[1], "", *_rows(lines[end:])]
    return _rows(lines)


def _gutter(lines: Sequence[Line]) -> float | None:
    """An upright strip that nothing crosses, with a column on either side of it."""
    pieces = sorted((piece for line in lines for piece in line), key=lambda piece: piece.x0)
    reach = pieces[0].x1 if pieces else 0.0
    found: list[tuple[float, float]] = []
    for piece in pieces:
        if piece.x0 - reach >= GUTTER_MIN:
            found.append((piece.x0 - reach, (piece.x0 + reach) / 2))
        reach = max(reach, piece.x1)
    return next((at for _, at in sorted(found, reverse=True) if _divides(lines, at)), None)


def _divides(lines: Sequence[Line], gutter: float) -> bool:
    """Columns have headings of their own, or lines of their own; the cells of a table's row stand side by side."""
    if len(lines[0]) < 2 and not any(_heading(piece) for piece in lines[0]):
        return False
    sides = [[line for line in lines if any((p.x1 <= gutter) is left for p in line)] for left in (True, False)]
    if min(map(len, sides)) < COLUMN_LINES_MIN:
        return False
    headed = [
        any(_heading(p) for line in side for p in line if (p.x1 <= gutter) is left)
        for side, left in zip(sides, (True, False), strict=True)
    ]
    if all(headed):
        return True
    shared = sum(1 for line in sides[0] if line in sides[1])
    return shared < 0.5 * min(map(len, sides)) and any(headed)


def _heading(piece: Piece) -> bool:
    return section_of(piece.text) is not None


def _rows(lines: Sequence[Line]) -> list[str]:
    """Line after line; an empty one where there is more room than between the lines of a paragraph."""
    steps = [above[0].y - below[0].y for above, below in zip(lines, lines[1:], strict=False)]
    usual = median(steps) if steps else 0.0
    rows: list[str] = []
    for i, line in enumerate(lines):
        if i and usual and steps[i - 1] > PARAGRAPH_GAP * usual:
            rows.append("")
        rows.append("  ".join(piece.text.strip() for piece in _in_order(line)).translate(BULLETS))
    return rows


def _in_order(line: Line) -> Line:
    """From right to left, where most of a line is written so."""
    text = "".join(piece.text for piece in line)
    if len(RTL.findall(text)) * 2 > len(text.replace(" ", "")):
        return line[::-1]
    return line
