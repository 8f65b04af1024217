"""A file of invitations: each row is read, each bad one is named with what is wrong, and the rest are invited."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from vivavoce.desk.application_rows import (
    INVITATION_PREFIX,
    Invitation,
    application_row,
    checked,
    invite_in,
    invited_already,
    with_account,
)
from vivavoce.desk.tokens import new_token
from vivavoce.ports.clock import Clock
from vivavoce.ports.errors import Invalid, TooLarge, Unavailable, VivaError
from vivavoce.storage.account_tables import users
from vivavoce.storage.assessment_tables import applications
from vivavoce.storage.database import Database
from vivavoce.storage.upsert import new_row

BYTES_MAX = 5_000_000
ROWS_MAX = 20_000
LINE_LENGTH_MAX = 50_000
"""Below what Python's reader takes for one cell, which is a setting of the whole process."""
AT_ONCE = 250
"""So many are written in one transaction: others get their turn between two."""
COLUMNS = {
    "email": ("email", "e-mail", "mail", "email address", "e-mail address"),
    "name": ("name", "full name", "candidate"),
    "extra_time_factor": ("extra_time_factor", "extra time", "extra time factor"),
    "tags": ("tags", "tag", "labels"),
    "note": ("note", "notes", "comment"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """`row` is the line of the file as a spreadsheet counts it, the head being 1."""

    row: int
    field: str
    code: str
    message: str
    value: str


@dataclass(frozen=True, slots=True)
class GoodRow:
    row: int
    application_id: str
    email: str
    token: str


@dataclass(frozen=True, slots=True)
class Outcome:
    invited: tuple[GoodRow, ...]
    bad: tuple[BadRow, ...]
    readable: int
    """Rows with nothing wrong in them, whether or not somebody is invited already."""


class ManyInvitations:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def invite(self, test_id: int, content: bytes, by: str, *, dry: bool = False) -> Outcome:
        """Raises `Invalid` for what is no table at all; a `dry` run invites nobody and tells the bad rows. Where the
        database fails in the middle, the rest are bad rows, since who is invited has a link that is told only now."""
        good, bad = read_rows(content)
        if dry:
            return Outcome((), bad, len(good))
        failed_rows = list(bad)
        invited: list[GoodRow] = []
        for first in range(0, len(good), AT_ONCE):
            try:
                done, failed = await self._some(test_id, good[first : first + AT_ONCE], by)
            except Unavailable as failure:
                if not invited:
                    raise
                failed_rows += [_bad(row, failure, one.email or "") for row, one in good[first:]]
                break
            invited += done
            failed_rows += failed
        return Outcome(tuple(invited), tuple(sorted(failed_rows, key=lambda one: one.row)), len(good))

    async def _some(
        self, test_id: int, rows: Sequence[tuple[int, Invitation]], by: str
    ) -> tuple[list[GoodRow], list[BadRow]]:
        now, tokens = self._clock.now(), [new_token(INVITATION_PREFIX) for _ in rows]
        return await self._database.write(lambda connection: _invite(connection, test_id, rows, tokens, now, by))


def _invite(
    connection: Connection,
    test_id: int,
    rows: Sequence[tuple[int, Invitation]],
    tokens: Sequence[str],
    now: float,
    by: str,
) -> tuple[list[GoodRow], list[BadRow]]:
    """What `invite_in` does, for many at once: whoever is new in one statement, the few others one by one."""
    emails = [invitation.email for _, invitation in rows]
    known = applications.c.email.in_(emails) & (applications.c.test_id == test_id)
    before = set(connection.execute(select(applications.c.email).where(known)).scalars())
    people = {row.email: row for row in connection.execute(select(users).where(users.c.email.in_(emails)))}
    theirs = applications.c.user_id.in_([row.user_id for row in people.values()]) & (applications.c.test_id == test_id)
    there = set(connection.execute(select(applications.c.user_id).where(theirs)).scalars())
    good: list[GoodRow] = []
    bad: list[BadRow] = []
    new: list[dict[str, Any]] = []
    for (row, invitation), token in zip(rows, tokens, strict=True):
        email = invitation.email or ""
        if email in before or invitation.note or (email in people and people[email].user_id in there):
            try:
                application = invite_in(connection, test_id, invitation, token=token, now=now, by=by)
            except VivaError as failure:
                bad.append(_bad(row, failure, email))
                continue
            good.append(GoodRow(row, application.application_id, email, token))
        else:
            new.append(application_row(test_id, with_account(invitation, people.get(email)), token, now))
            good.append(GoodRow(row, new[-1]["application_id"], email, token))
    if new:
        connection.execute(new_row(connection.dialect.name, applications).on_conflict_do_nothing(), new)
        written = _there(connection, [row["application_id"] for row in new])
        raced = [one for one in good if one.application_id in {row["application_id"] for row in new} - written]
        bad += [_bad(one.row, invited_already(one.email), one.email) for one in raced]
        good = [one for one in good if one not in raced]
    return good, bad


def _there(connection: Connection, application_ids: Sequence[str]) -> set[str]:
    """Of those just written, the ones that nobody else had invited at the same moment."""
    query = select(applications.c.application_id).where(applications.c.application_id.in_(application_ids))
    return set(connection.execute(query).scalars())


def read_rows(content: bytes) -> tuple[list[tuple[int, Invitation]], tuple[BadRow, ...]]:
    """The invitations of a CSV file, by comma, semicolon or tab, and what is wrong with the other rows."""
    good: list[tuple[int, Invitation]] = []
    bad: list[BadRow] = []
    seen: dict[str, int] = {}
    for row, cells in _table(content):
        read = _unreadable(row, cells) if isinstance(cells, str) else _read(row, cells)
        if isinstance(read, BadRow):
            bad.append(read)
        elif (first := seen.setdefault(read.email or "", row)) != row:
            words = f"This e-mail is in row {first} already."
            bad.append(BadRow(row=row, field="email", code="twice", message=words, value=read.email or ""))
        else:
            good.append((row, read))
    return good, tuple(bad)


def _table(content: bytes) -> Iterator[tuple[int, dict[str, str] | str]]:
    """The rows with their cells by name, or the line as it stands, where that is no row by itself."""
    if len(content) > BYTES_MAX:
        raise TooLarge(f"A file of invitations has {BYTES_MAX // 1_000_000} MB at most. Split it.")
    text = _text(content)
    delimiter = _delimiter(text)
    lines = [_Line(line.rstrip("\n"), _cells(line, delimiter)) for line in io.StringIO(text, newline=None)]
    while lines and lines[0].blank:
        lines.pop(0)
    if not lines:
        raise Invalid("The file is empty. Write one person a row, under a head such as: email,name", code="file_empty")
    if len(lines) > ROWS_MAX + 1:
        raise TooLarge(f"A file of invitations has {ROWS_MAX:,} rows at most. Split it.")
    head = _head(lines[0].cells if lines[0].cells is not None else [lines[0].text])
    names = head or ["email", "name"]
    for row, line in enumerate(lines if head is None else lines[1:], 1 if head is None else 2):
        if line.cells is None:
            yield row, line.text
        elif not line.blank:
            yield row, dict(zip(names, (cell.strip() for cell in line.cells), strict=False))


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    cells: list[str] | None
    """None where a quote is not closed on the line."""

    @property
    def blank(self) -> bool:
        return self.cells is not None and not any(cell.strip() for cell in self.cells)


def _cells(line: str, delimiter: str) -> list[str] | None:
    """Line by line: a quote that somebody forgot to close must not take the rows below with it, and which it is of the
    two, that or a cell of several lines, nobody can tell. A reader that wants another line has an open quote."""
    if len(line) > LINE_LENGTH_MAX:
        return None
    reader = csv.reader([line, "\n"], delimiter=delimiter)
    try:
        cells = next(reader, [])
    except csv.Error:
        return None
    return cells if reader.line_num == 1 else None


def _unreadable(row: int, line: str) -> BadRow:
    words = (
        "This line cannot be read by itself: it is too long, or a quote in it is not closed. Each person has one line, "
        "without line breaks in a cell; a quote inside a quoted cell is written twice."
    )
    return BadRow(row=row, field="row", code="row_unreadable", message=words, value=line[:60])


def _text(content: bytes) -> str:
    """UTF-8, with or without its mark; a spreadsheet of the West without one writes Windows-1252."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if b"\0" in content:
            raise Invalid("This is not a CSV file. Save the table as CSV (UTF-8).", code="not_a_table") from None
        return content.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    line = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=line.count)


def _head(cells: Sequence[str]) -> list[str] | None:
    """Which column is which. None: the first row is a person already."""
    if any("@" in cell for cell in cells):
        return None
    names = [_column(cell) for cell in cells]
    if "email" not in names:
        known = ", ".join(COLUMNS)
        raise Invalid(f"No column is called email. The first row names the columns: {known}.", code="no_email_column")
    return names


def _column(cell: str) -> str:
    plain = " ".join(cell.split()).casefold()
    return next((name for name, spellings in COLUMNS.items() if plain in spellings), f"other {plain}")


def _read(row: int, cells: dict[str, str]) -> Invitation | BadRow:
    email = cells.get("email", "")
    factor = _factor(cells.get("extra_time_factor", ""))
    if not email:
        return BadRow(row=row, field="email", code="email_missing", message="There is no e-mail in this row.", value="")
    if factor is None:
        words = "Write the extra time as a factor, such as 1.25; empty means none."
        value = cells["extra_time_factor"][:60]
        return BadRow(row=row, field="extra_time_factor", code="extra_time_invalid", message=words, value=value)
    invitation = Invitation(
        email=email,
        name=cells.get("name", ""),
        extra_time_factor=factor,
        tags=tuple(tag.strip() for tag in cells.get("tags", "").replace("|", ";").split(";")),
        note=cells.get("note", ""),
    )
    try:
        return checked(invitation)
    except Invalid as invalid:
        return _bad(row, invalid, email)


def _factor(text: str) -> float | None:
    """1.25 and 1,25 and 125 %; None for what is no number."""
    if not text:
        return 1.0
    plain = text.replace(",", ".").replace(" ", "")
    try:
        return float(plain[:-1]) / 100 if plain.endswith("%") else float(plain)
    except ValueError:
        return None


def _bad(row: int, failure: VivaError, email: str) -> BadRow:
    errors = failure.errors if isinstance(failure, Invalid) else ()
    field = errors[0]["field"] if errors else "email"
    return BadRow(row=row, field=field, code=failure.code, message=failure.detail, value=email[:120])
