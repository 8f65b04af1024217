"""Cells of a table for a spreadsheet, none of which it would compute.

What begins like a formula gets an apostrophe before it. So does what begins like one after a semicolon, a tab or the
end of a line inside a cell: where lists are parted by semicolons, a file that is parted by commas has its cells there.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
INSIDE = r"([;\t\r\n][\" \xa0]*)"
BEGINS = re.compile(rf"{INSIDE}(?=[=+\-@'])")
BEGAN = re.compile(rf"{INSIDE}'(?=[=+\-@'])")


def safe_cell(value: str) -> str:
    """As a spreadsheet shows it and never computes it."""
    safe = BEGINS.sub(r"\1'", value)
    return f"'{safe}" if safe.startswith(FORMULA) else safe


def plain_cell(cell: str) -> str:
    """What was made safe, as it was."""
    began = cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1:].startswith(FORMULA) else cell
    return BEGAN.sub(r"\1", began)


def line_of(cells: Iterable[object]) -> str:
    """All quoted, and what is text made safe."""
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerow(
        safe_cell(cell) if isinstance(cell, str) else cell for cell in cells
    )
    return written.getvalue()
