"""A file of invitations, row by row."""

from __future__ import annotations

import pytest

from vivavoce.desk.many_invitations import BadRow, read_rows
from vivavoce.ports.errors import Invalid, TooLarge


def told(bad: tuple[BadRow, ...]) -> list[tuple[int, str, str]]:
    return [(one.row, one.field, one.code) for one in bad]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_table_is_read_however_a_spreadsheet_wrote_it(delimiter: str, encoding: str) -> None:
    lines = [["E-Mail", "Name", "Extra time", "Tags"], ["zoe@example.org", "Zoë Müller", "125%", "a; b"]]
    quoted = "\r\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    good, bad = read_rows(quoted.encode(encoding))
    assert not bad
    [(row, invitation)] = good
    assert (row, invitation.email, invitation.name) == (2, "zoe@example.org", "Zoë Müller")
    assert (invitation.extra_time_factor, invitation.tags) == (1.25, ("a", "b"))


def test_a_list_of_addresses_needs_no_head() -> None:
    good, bad = read_rows(b"a@example.org\nb@example.org\n")
    assert [(row, one.email) for row, one in good] == [(1, "a@example.org"), (2, "b@example.org")]
    assert not bad


def test_each_bad_row_is_named_and_the_others_are_good() -> None:
    table = (
        "email,name,extra_time_factor\n"
        "a@example.org,Ann,\n"
        "not-an-address,Bob,\n"
        ",Cleo,\n"
        "A@example.org,Again,\n"
        "d@example.org,Dora,a lot\n"
        "\n"
        "e@example.org,Eve,9\n"
        'f@example.org,Fay,"1,5"\n'
    )
    good, bad = read_rows(table.encode())
    assert [(row, one.email) for row, one in good] == [(2, "a@example.org"), (9, "f@example.org")]
    assert told(bad) == [
        (3, "email", "email_invalid"),
        (4, "email", "email_missing"),
        (5, "email", "twice"),
        (6, "extra_time_factor", "extra_time_invalid"),
        (8, "extra_time_factor", "extra_time_invalid"),
    ]
    assert "row 2" in bad[2].message


QUOTES = (
    ('c@example.org,"Cleo', "a quote that is never closed"),
    ('c@example.org,"two\nlines"', "a cell with a line break"),
    ('c@example.org,"\x85Cleo', "a quote, and what other readers take for a line break"),
    ("c@example.org," + "x" * 140_000, "a cell beyond what the reader takes"),
)


@pytest.mark.parametrize("line", [line for line, _ in QUOTES], ids=[why for _, why in QUOTES])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_stray_quote_costs_its_own_row_and_none_below(line: str, end: str) -> None:
    table = f"email,name\na@example.org,Ann\n{line}\nd@example.org,Dora\ne@example.org,Eve"
    good, bad = read_rows(table.replace("\n", end).encode())
    assert [one.email for _, one in good] == ["a@example.org", "d@example.org", "e@example.org"]
    assert (bad[0].row, bad[0].code) == (3, "row_unreadable")
    assert bad[0].value.startswith("c@example.org,")


def test_a_first_row_with_a_stray_quote_is_a_bad_row_or_no_head() -> None:
    good, bad = read_rows(b'"a@example.org\nb@example.org\n')
    assert ([row for row, _ in good], told(bad)) == ([2], [(1, "row", "row_unreadable")])
    with pytest.raises(Invalid):
        read_rows(b'"email,name\nb@example.org,Bob\n')


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b" \n,\n", "file_empty"),
        (b"name,tags\nx,y\n", "no_email_column"),
        (b"\xff\xfe\0a", "not_a_table"),
    ],
)
def test_what_is_no_table_of_people_is_refused_as_a_whole(content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_rows(content)
    assert refused.value.code == code


def test_a_file_that_is_too_long_is_refused() -> None:
    with pytest.raises(TooLarge):
        read_rows(b"email\n" + b"a@example.org\n" * 20_001)
