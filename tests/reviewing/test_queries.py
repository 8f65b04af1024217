"""SQL is read by what a query means to SQLite: what is told of as dead must be dead, or nothing is told."""

from __future__ import annotations

import sqlite3
import time

import pytest

from vivavoce.content.reader import load_bank
from vivavoce.domain.code_quality import Quality
from vivavoce.domain.coding import Code
from vivavoce.reviewing.reader import LETTERS_MAX, TreeReader

TABLES = """
CREATE TABLE loans (id INTEGER, member INTEGER, days INTEGER, note TEXT);
CREATE TABLE members (id INTEGER, name TEXT);
INSERT INTO loans VALUES (1, 1, 9, 'a'), (2, 1, 3, 'b'), (3, 2, 3, 'c'), (4, 2, 3, 'c'), (5, NULL, 7, NULL);
INSERT INTO members VALUES (1, 'Ana'), (2, 'Ben'), (3, 'Cem');
"""


def read(text: str) -> Quality:
    quality = TreeReader().read(Code(language="sql", text=text))
    assert quality is not None
    return quality


def told(text: str, aspect: str) -> list[str]:
    return [text[fact.start : fact.end] for fact in read(text).against() if fact.aspect == aspect]


def says(text: str, aspect: str) -> list[str]:
    return [fact.says for fact in read(text).facts if fact.aspect == aspect]


def rows(text: str) -> list[tuple[object, ...]]:
    database = sqlite3.connect(":memory:")
    database.executescript(TABLES)
    found = database.execute(text).fetchall()
    database.close()
    return found


def test_of_the_queries_that_ship_no_reference_has_anything_against_it_and_none_has_dead_parts() -> None:
    problems = [problem for problem in load_bank().problems().values() if problem.references[0].language == "sql"]
    unread = []
    for problem in problems:
        for solution in problem.references:
            assert read(solution.source).share == 1.0, (problem.id, solution.source)
        for solution in (*problem.wrong, *problem.slow):
            quality = TreeReader().read(Code(language="sql", text=solution.source))
            unread += [solution.source] if quality is None else []
            assert quality is None or "dead_code" not in {fact.aspect for fact in quality.against()}
    assert len(problems) >= 5
    assert len(unread) == 1
    assert "LEFT JOIN visits v\nGROUP BY" in unread[0], "A LEFT JOIN without ON is beyond the grammar."


UNUSED = (
    "WITH old AS (SELECT id FROM loans) SELECT id FROM members",
    "WITH old AS (SELECT id FROM loans), late AS (SELECT id FROM loans WHERE days > 5) SELECT id FROM late",
    "WITH RECURSIVE old(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM old WHERE n < 3) SELECT id FROM members",
    "WITH old AS (SELECT id FROM loans) SELECT id AS old FROM members",
)
USED = (
    "WITH old AS (SELECT id FROM loans) SELECT id FROM OLD",
    'WITH old AS (SELECT id FROM loans) SELECT id FROM "old"',
    "WITH old AS (SELECT id FROM loans) SELECT m.id FROM members m JOIN old o ON o.id = m.id",
    "WITH old AS (SELECT id FROM loans) SELECT id FROM members WHERE id IN (SELECT id FROM old)",
    "WITH old AS (SELECT id FROM loans), older AS (SELECT id FROM old) SELECT id FROM older",
    "WITH RECURSIVE old(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM old WHERE n < 3) SELECT n FROM old",
)


@pytest.mark.parametrize("text", UNUSED)
def test_a_with_that_nobody_reads_is_told(text: str) -> None:
    rows(text)
    assert told(text, "dead_code") == ["old"]


@pytest.mark.parametrize("text", USED)
def test_a_with_that_somebody_reads_is_left_in_peace(text: str) -> None:
    rows(text)
    assert told(text, "dead_code") == []


UNREAD = (
    "WITH l AS (SELECT member, days AS x{} FROM loans) SELECT member, x FROM l ORDER BY 1, 2",
    "WITH l AS (SELECT member, COUNT(*) AS x{} FROM loans GROUP BY member) SELECT member, x FROM l ORDER BY 1",
    "SELECT q.member FROM (SELECT member, days AS x{} FROM loans WHERE days > 3) q ORDER BY q.x",
    "WITH l AS (SELECT member, id AS x{} FROM loans) SELECT COUNT(*), SUM(x) FROM l",
    "SELECT id FROM members m WHERE EXISTS (SELECT * FROM (SELECT id, days AS x{} FROM loans) l WHERE l.x > 3 * m.id)",
)


@pytest.mark.parametrize(
    "column",
    [
        "days * 2 AS extra",
        "ROW_NUMBER() OVER (ORDER BY id) AS extra",
        "COALESCE(note, '') extra",
        "1 AS extra",
        "MAX(days) OVER (ORDER BY id) AS extra",
    ],
)
@pytest.mark.parametrize("text", UNREAD)
def test_a_column_that_nobody_reads_is_told_and_could_go(text: str, column: str) -> None:
    whole = text.format(f", {column}")
    assert rows(whole) == rows(text.format(""))
    assert told(whole, "dead_code") == ["extra"]


def test_a_count_in_each_group_that_nobody_reads_is_told() -> None:
    text = "WITH l AS (SELECT member, SUM(days) AS x{} FROM loans GROUP BY member) SELECT member, x FROM l"
    whole = text.format(", COUNT(*) AS extra")
    assert rows(whole) == rows(text.format(""))
    assert told(whole, "dead_code") == ["extra"]


READ = {
    "by its name": "WITH l AS (SELECT id, days AS extra FROM loans) SELECT id FROM l WHERE EXTRA > 3",
    "by its name in quotes": 'WITH l AS (SELECT id, days AS extra FROM loans) SELECT id FROM l ORDER BY "extra"',
    "where it is made": "WITH l AS (SELECT id, days AS extra FROM loans ORDER BY extra LIMIT 2) SELECT id FROM l",
    "by a star": "WITH l AS (SELECT id, days AS extra FROM loans) SELECT * FROM l",
    "by a star with a name": "WITH l AS (SELECT id, days AS extra FROM loans) SELECT x.* FROM members"
    " m JOIN l AS x ON x.id = m.id",
    "by a star in another WITH": "WITH l AS (SELECT id, days AS extra FROM loans), k AS (SELECT * FROM l)"
    " SELECT id FROM k",
    "by a star over a subquery": "SELECT * FROM (SELECT id, days AS extra FROM loans) q",
    "by a natural join": "WITH l AS (SELECT id, days AS name FROM loans) SELECT m.id FROM members m NATURAL JOIN l",
    "by its place": "WITH l AS (SELECT id, days AS extra FROM loans ORDER BY 2 LIMIT 2) SELECT id FROM l",
    "by being told apart": "WITH l AS (SELECT DISTINCT member, days AS extra FROM loans) SELECT member FROM l",
    "by the row that it picks": "WITH l AS (SELECT note, MAX(days) AS extra FROM loans GROUP BY member)"
    " SELECT note FROM l",
    "by making one row of all": "WITH l AS (SELECT 7 AS seven, COUNT(*) AS extra FROM loans) SELECT seven FROM l",
    "by making one row of all in a window": "WITH l AS (SELECT 7 AS seven, SUM(COUNT(*)) OVER () AS extra FROM loans)"
    " SELECT seven FROM l",
    "by making one row of all in a subquery": "WITH l AS (SELECT 7 AS seven, (SELECT SUM(loans.days)) AS extra"
    " FROM loans) SELECT seven FROM l",
    "by being all there is": "WITH l AS (SELECT days AS extra FROM loans) SELECT COUNT(*) FROM l",
    "by its place in a union": "WITH l AS (SELECT id, days AS extra FROM loans UNION SELECT id, 1 FROM members)"
    " SELECT id FROM l",
    "under the name of a list": "WITH l(id, days) AS (SELECT id, days AS extra FROM loans) SELECT id, days FROM l",
    "as the result": "SELECT id, days AS extra FROM loans",
    "in a list of values": "SELECT id FROM members WHERE (id, 3) IN (SELECT member, days AS extra FROM loans)",
}  # fmt: skip


@pytest.mark.parametrize("way", READ)
def test_a_column_that_is_read_in_any_way_is_left_in_peace(way: str) -> None:
    rows(READ[way])
    assert told(READ[way], "dead_code") == []


BEYOND = (
    "{} SELECT id FROM members WHERE id IN old",
    "{} SELECT id FROM members WHERE name GLOB 'A*'",
    "{} SELECT id FROM members ORDER BY name COLLATE NOCASE",
    "{} SELECT id FROM members LIMIT 3, 2",
    "{} SELECT id FROM members WHERE name NOTNULL",
    "{} SELECT [id] FROM [members]",
    "{} VALUES (1), (2)",
)


@pytest.mark.parametrize("text", BEYOND)
def test_where_one_part_is_not_understood_nothing_is_said_of_the_rest(text: str) -> None:
    whole = text.format("WITH old AS (SELECT id FROM loans)")
    rows(whole)
    assert TreeReader().read(Code(language="sql", text=whole)) is None


def test_a_star_over_a_table_is_told_where_it_makes_the_result() -> None:
    assert told("SELECT * FROM loans", "names") == ["*"]
    assert told("SELECT m.name, l.* FROM members m JOIN loans l ON l.member = m.id", "names") == ["l.*"]
    assert told("SELECT 1 AS one UNION SELECT * FROM members", "names") == ["*"]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT COUNT(*) FROM loans",
        "SELECT id FROM members m WHERE EXISTS (SELECT * FROM loans l WHERE l.member = m.id)",
        "WITH late AS (SELECT id, days FROM loans) SELECT * FROM late",
        "WITH late AS (SELECT *, days + 1 AS more FROM loans) SELECT id, more FROM late",
        "SELECT * FROM (SELECT id, days FROM loans) q",
        "WITH late AS (SELECT id, days FROM loans) SELECT l.* FROM members m JOIN late l ON l.id = m.id",
    ],
)
def test_a_star_over_what_the_query_has_named_is_none(text: str) -> None:
    rows(text)
    assert told(text, "names") == []


def nested(depth: int) -> str:
    return "SELECT id FROM loans" if not depth else f"SELECT id FROM loans WHERE id IN ({nested(depth - 1)})"


def test_subqueries_count_by_how_deep_they_lie_and_a_with_lies_beside() -> None:
    assert says(nested(0), "nesting") == []
    assert says(nested(2), "nesting") == ["Subqueries lie 2 levels deep at most."]
    assert says(nested(3), "nesting") == []
    assert says(nested(4), "nesting") == ["Subqueries lie 4 levels deep."]
    beside = f"WITH one AS ({nested(2)}), two AS ({nested(2)}) SELECT one.id FROM one JOIN two ON one.id = two.id"
    assert told(beside, "nesting") == []


def long_query(table: str, alias: str, lines: int) -> str:
    conditions = "".join(f"  AND {alias}.days <> {number}\n" for number in range(lines))
    start = f"WITH {table} AS (\n  SELECT id, days FROM loans\n)\nSELECT {alias}.id\nFROM {table} {alias}\n"
    return f"{start}WHERE {alias}.id\n{conditions}"


def test_a_name_that_says_nothing_is_told_where_it_must_be_kept_in_mind() -> None:
    assert told(long_query("late", "x", 14), "names") == ["x"]
    assert told(long_query("late", "l", 14), "names") == [], "An initial is kept in mind for longer."
    assert told(long_query("late", "l", 31), "names") == ["l"]
    assert told(long_query("late", "x", 5), "names") == []
    steps = long_query("cte1", "late", 2).replace("FROM loans", "FROM loans" + "\n" * 12)
    assert told(steps, "names") == ["cte1"]


def test_the_same_subquery_is_told_under_other_names() -> None:
    part = "(SELECT MAX({0}.days) AS most_{0} FROM loans {0} WHERE {0}.member = m.id AND {0}.days > {1})"
    text = f"SELECT m.id,\n {part.format('a', 2)} AS one,\n {part.format('b', 2)} AS two\nFROM members m"
    assert says(text, "duplication") == ["The SELECT of line 3 asks for the same as that of line 2."]
    other = f"SELECT m.id,\n {part.format('a', 2)} AS one,\n {part.format('b', 3)} AS two\nFROM members m"
    assert told(other, "duplication") == []
    columns = "SELECT (SELECT MIN(l.id) AS id FROM loans l WHERE l.id > 3 AND l.days > 2), (SELECT MIN(l.days) AS days"
    assert told(columns + " FROM loans l WHERE l.id > 3 AND l.days > 2) FROM members", "duplication") == []


def test_a_query_too_long_or_too_wide_for_one_look_is_told() -> None:
    assert told(long_query("late", "loan", 60), "length") == ["SELECT loan.id"]
    wide = "SELECT id FROM loans WHERE " + " OR ".join(f"days = {number}" for number in range(20))
    assert says(wide, "length") == [f"Line 1 is {len(wide)} letters long."]
    assert says(wide[:200], "length") == [], "Neither short enough to praise nor wide enough to blame."
    assert says("SELECT id\nFROM loans", "length") == ["The query is 2 lines long, and can be read at one look."]


@pytest.mark.parametrize(
    ("comment", "off"),
    [
        ("-- SELECT id, days FROM loans WHERE days > 3", True),
        ("-- AND loans.days > 3", True),
        ("/* FROM members m JOIN loans l ON l.member = m.id */", True),
        ("-- where days are equal, the lower id comes first", False),
        ("-- Select the members, from old to new (by name).", False),
        ("-- and = is not enough here, since NULL equals nothing", False),
        ("-- order by name", False),
    ],
)
def test_a_comment_with_sql_in_it_is_switched_off_code_and_a_sentence_is_a_comment(comment: str, off: bool) -> None:
    text = f"SELECT id\nFROM loans\n{comment}\nORDER BY id"
    assert told(text, "dead_code") == ([comment] if off else [])
    assert "comments" not in {fact.aspect for fact in read(text).facts if off}


@pytest.mark.parametrize(
    "text",
    [
        "SELECT " + ", ".join(f"a.x{number} AS y{number}" for number in range(3400)) + " FROM a",
        "SELECT 1 " + "".join(f"UNION SELECT {number} AS a FROM b a " for number in range(1700)),
        "(SELECT a FROM b WHERE c IN " * 1000 + "(SELECT 1)" + ")" * 1000,
        "SELECT a FROM b WHERE a IN " + "(SELECT a FROM b WHERE a IN " * 1500 + "(SELECT 1)" + ")" * 1500,
    ],
)
def test_the_longest_query_that_is_read_is_read_soon(text: str) -> None:
    assert len(text) <= LETTERS_MAX
    begin = time.process_time()
    TreeReader().read(Code(language="sql", text=text))
    assert time.process_time() - begin < 6
