"""Files of questions: the good ones come in, each bad one is named with its place, and nothing in a file does harm."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import AsyncIterator
from copy import deepcopy
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from the_bank import BANK
from vivavoce.content.foreign_yaml import write_yaml
from vivavoce.desk import bank_import, bank_sheets, qti
from vivavoce.desk.bank import LaidBank
from vivavoce.desk.bank_editing import BankEditing
from vivavoce.desk.bank_import import Import, Row, import_questions
from vivavoce.desk.bank_sheets import rows_of
from vivavoce.desk.bank_written import mapping_of
from vivavoce.desk.cells import plain_cell, safe_cell
from vivavoce.ports.clock import VirtualClock
from vivavoce.ports.errors import Invalid, TooLarge, VivaError, WrongMediaType
from vivavoce.ports.interviewing import ScriptedScorer
from vivavoce.storage.bank import BankStore
from vivavoce.storage.database import open_database

GOOD = {
    "id": "sql-good",
    "kind": "multiple_choice",
    "skill": "sql",
    "difficulty": "easy",
    "text": "Is it?",
    "options": [{"text": "Yes.", "right": True}, {"text": "No."}],
}


@dataclass
class House:
    bank: LaidBank
    editing: BankEditing

    async def bring(self, filename: str, content: str | bytes, *, dry: bool = False) -> list[Row]:
        raw = content.encode() if isinstance(content, str) else content
        defaults = {"skill": "sql", "difficulty": "medium"}
        wanted = Import(filename=filename, content=raw, by="usr_me", dry=dry, defaults=defaults)
        return await import_questions(self.bank, self.editing, wanted)


@pytest.fixture
async def house(sqlite_url: str) -> AsyncIterator[House]:
    database = open_database(sqlite_url)
    bank = await LaidBank.open(BANK, BankStore(database))
    yield House(bank, BankEditing(bank, ScriptedScorer(), VirtualClock().now))
    await database.close()


def outcomes(rows: list[Row]) -> list[str]:
    return [row.outcome for row in rows]


async def test_of_a_file_with_good_and_bad_ones_the_good_come_in_and_the_bad_are_named(house: House) -> None:
    bad = {**GOOD, "id": "sql-bad", "options": [{"text": "Yes."}, {"txet": "No."}]}
    rows = await house.bring(
        "mine.yaml", write_yaml([GOOD, bad, "no question", {**GOOD, "options": []}, deepcopy(GOOD)])
    )
    assert outcomes(rows) == ["created", *["refused"] * 4]
    assert [row.place for row in rows[:3]] == ["question 1 (sql-good)", "question 2 (sql-bad)", "question 3"]
    assert {error["field"] for error in rows[1].errors} == {"options.1.txet", "options.1.text", "options"}
    assert rows[2].errors[0]["message"] == "is a text; write a mapping of field: value here."
    assert "write four" in rows[3].errors[0]["message"]
    assert "twice" in rows[4].errors[0]["message"]
    assert "sql-good" in house.bank.kept_questions()
    assert "sql-bad" not in house.bank.kept_questions()


async def test_a_trial_tells_the_same_and_keeps_nothing(house: House) -> None:
    shipped = mapping_of(BANK.question("py-with-statement", 1), {})
    text = write_yaml({"pack": "mine", "version": 1, "questions": [GOOD, shipped | {"text": "Else?"}]})
    assert outcomes(await house.bring("mine.yml", text, dry=True)) == ["created", "changed"]
    assert await house.bank.store.since(0) == (0, ())
    assert outcomes(await house.bring("mine.yml", text)) == ["created", "changed"]
    assert house.bank.kept_question("py-with-statement").thing.version == 2


async def test_the_same_file_again_makes_no_new_versions_and_a_changed_question_one(house: House) -> None:
    await house.bring("mine.yaml", write_yaml([GOOD]))
    assert outcomes(await house.bring("mine.yaml", write_yaml([GOOD]))) == ["unchanged"]
    rows = await house.bring("mine.yaml", write_yaml(GOOD | {"text": "Is it not?"}))
    assert [(row.outcome, row.version) for row in rows] == [("changed", 2)]


async def test_what_is_exported_comes_in_again_unchanged(house: House) -> None:
    some = [mapping_of(q, dict(BANK.samples(q.id))) for q in BANK.questions()[::40]]
    for name, text in (("q.yaml", write_yaml(some)), ("q.csv", "".join(bank_sheets.lines_of(some)))):
        rows = await house.bring(name, text)
        assert {row.outcome for row in rows} == {"unchanged"}, [row for row in rows if row.outcome != "unchanged"][:2]
        assert len(rows) == len(some)


async def test_a_sheet_that_a_person_wrote_comes_in_and_its_bad_lines_are_named(house: House) -> None:
    sheet = (
        "kind;text;option_a;option_b;right;hints\n"
        'multiple_choice;"Which one; this?";This.;That.;a;Look. | Look again.\n'
        "multiple_choice;Neither?;This.;That.;;\n"
        "\n"
        "multiple_choice;Too many?;a;b;A;;;;\n"
        "multiple_select;Both?;This.;That.;A, B;\n"
    )
    rows = await house.bring("mine.csv", sheet.encode("utf-8-sig"))
    assert [(row.place, row.outcome) for row in rows] == [
        ("line 2", "created"), ("line 3", "refused"), ("line 5", "refused"), ("line 6", "created"),
    ]  # fmt: skip
    assert "mark 0 as right" in rows[1].errors[0]["message"]
    assert "more cells than there are columns" in rows[2].errors[0]["message"]
    question = house.bank.kept_question(str(rows[0].id)).thing
    assert (question.text, question.skill, question.hints) == ("Which one; this?", "sql", ("Look.", "Look again."))
    both = house.bank.kept_question(str(rows[3].id)).thing
    assert [option.right for option in both.options] == [True, True]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "'"])
def test_no_cell_is_a_formula_and_each_is_read_as_it_was(start: str) -> None:
    assert safe_cell(f"{start}HYPERLINK(1)")[0] == "'"
    written = "".join(bank_sheets.lines_of([GOOD | {"text": f"{start}cmd"}]))
    ((_, question),) = rows_of(written)
    assert question is not None
    assert question["text"] == f"{start}cmd"


@given(st.text(max_size=20))
def test_a_cell_that_was_made_safe_is_read_as_it_was(text: str) -> None:
    assert plain_cell(safe_cell(text)) == text


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.yaml", b"a: &a [1]\nb: *a", "reference"),
        ("a.yaml", b"\xff\xfe", "not in UTF-8"),
        ("a.yaml", b"pack: x\nquestion: []\nquestions: []", "'question' is not a field of a pack"),
        ("a.yaml", b"just a text", "There are no questions in it"),
        ("a.csv", b"", "names the columns"),
        ("a.csv", b"kind,text,=cmd\n", "There is no column '=cmd'"),
        ("a.csv", b'kind,text\n"' + b"x" * 300_000, "not readable CSV"),
        ("a.zip", b"PK", "not a ZIP file"),
        ("a.xml", b"<a>", "not XML that can be read"),
        ("a.xml", b"<a/>", "There is no assessmentItem"),
        ("a.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "DOCTYPE"),
        ("a.xml", b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "DOCTYPE"),
        ("a.xml", b"<a>" * 100 + b"</a>" * 100, "nested deeper"),
    ],
)
async def test_a_file_that_cannot_be_read_as_a_whole_says_why(
    house: House, name: str, content: bytes, told: str
) -> None:
    with pytest.raises(Invalid, match=told.replace("'", ".")) as refused:
        await house.bring(name, content)
    assert refused.value.code == "file_unreadable"


async def test_a_kind_of_file_that_is_not_read_is_refused(house: House) -> None:
    with pytest.raises(WrongMediaType, match="YAML, CSV, or QTI"):
        await house.bring("questions.docx", b"PK")


async def test_more_questions_than_one_import_takes_are_refused_before_any_comes_in(house: House) -> None:
    lines = "kind,text\n" + "multiple_choice,a\n" * (bank_import.QUESTIONS_MAX + 1)
    with pytest.raises(TooLarge, match="Import it in parts"):
        await house.bring("many.csv", lines)
    assert await house.bank.store.since(0) == (0, ())


# QTI

ITEM = """<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="{id}" title="T" adaptive="false">
  <responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="identifier">
    <correctResponse>{key}</correctResponse>
  </responseDeclaration>
  <itemBody>
    <p>A <b>left</b> join was written.</p>
    {before}
    <choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="1">
      <prompt>Which rows does it keep?</prompt>
      <simpleChoice identifier="A">All of the left <code>table</code>.<feedbackInline>Yes!</feedbackInline>
      </simpleChoice>
      <simpleChoice identifier="B">Only matches.</simpleChoice>
    </choiceInteraction>
  </itemBody>
  <modalFeedback identifier="f" outcomeIdentifier="FEEDBACK" showHide="show">The right columns are null.</modalFeedback>
</assessmentItem>"""


def item(*, id: str = "Join_1", key: str = "A", cardinality: str = "single", before: str = "") -> str:
    keys = "".join(f"<value>{letter}</value>" for letter in key)
    return ITEM.format(id=id, key=keys, cardinality=cardinality, before=before)


def package(**files: str | bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("imsmanifest.xml", "<manifest/>")
        for name, content in files.items():
            archive.writestr(f"items/{name}.xml", content)
    return written.getvalue()


async def test_an_item_of_qti_becomes_a_question(house: House) -> None:
    (row,) = await house.bring("item.xml", item())
    assert (row.outcome, row.id) == ("created", "join-1")
    question = house.bank.kept_question("join-1").thing
    assert question.text == "A left join was written. Which rows does it keep?"
    assert [(o.letter, o.text, o.right) for o in question.options] == [
        ("A", "All of the left table.", True), ("B", "Only matches.", False),
    ]  # fmt: skip
    assert (question.kind, question.skill, question.difficulty) == ("multiple_choice", "sql", "medium")
    assert question.explanation == "The right columns are null."


async def test_of_a_package_every_item_is_told_and_those_that_fit_come_in(house: House) -> None:
    other = item(id="other").replace("choiceInteraction", "hottextInteraction")
    rows = await house.bring(
        "package.zip",
        package(
            a=item(id="one"),
            b=item(id="two", key="AB", cardinality="multiple"),
            c=other,
            d=item(id="picture", before='<p><img src="join.png" alt="a join"/></p>'),
            e=item(id="no-key", key=""),
            f=item(id="stray", key="Z"),
            g=item(id="doctype").replace("<assessmentItem", "<!DOCTYPE x><assessmentItem", 1),
            h=item(id="broken")[:-20],
        ),
    )
    assert outcomes(rows) == ["created", "created", *["refused"] * 6]
    assert house.bank.kept_question("two").thing.kind == "multiple_select"
    told = [row.errors[0]["message"] for row in rows[2:]]
    for part, message in zip(
        ("hottextInteraction is not", "not plain text (img)", "no correctResponse", "names 'Z'", "DOCTYPE", "not XML"),
        told, strict=True,
    ):  # fmt: skip
        assert part in message
    assert rows[3].place == "items/d.xml"


def test_a_package_that_swells_is_refused_by_what_comes_out_of_it() -> None:
    swelling = package(**{f"f{n}": b"assessmentItem" + b" " * qti.FILE_BYTES_MAX for n in range(3)})
    assert len(swelling) < 60_000
    with pytest.raises(TooLarge, match="too large"):
        list(qti.items_in_package(swelling))


def test_a_package_that_lies_about_its_sizes_is_refused() -> None:
    honest = package(a=item() + " " * 2 * qti.FILE_BYTES_MAX)
    size = len(item()) + 2 * qti.FILE_BYTES_MAX
    lying = honest.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lying != honest
    with pytest.raises(VivaError):
        list(qti.items_in_package(lying))


def test_a_package_whose_files_together_are_too_much_is_refused() -> None:
    files = {f"f{n}": "x" * (qti.FILE_BYTES_MAX - 10) for n in range(qti.WHOLE_BYTES_MAX // qti.FILE_BYTES_MAX + 2)}
    with pytest.raises(TooLarge, match="would take more than"):
        list(qti.items_in_package(package(**files)))


@given(st.binary(max_size=200), st.sampled_from(sorted(bank_import.ENDINGS)))
def test_no_file_does_more_than_being_refused(content: bytes, ending: str) -> None:
    try:
        for source in bank_import.sources_of(f"file{ending}", content):
            json.dumps(source.place)
    except VivaError as refused:
        assert refused.detail


@pytest.mark.parametrize("text", ["Eve;=1+1;x", 'Eve;"=1+1;x', "Eve\n=1+1", "Eve; @SUM(1)", "Eve;'=1"])
def test_no_cell_is_a_formula_where_lists_are_parted_by_semicolons(text: str) -> None:
    """There quotes after the first cell are letters like others."""
    written = "".join(bank_sheets.lines_of([GOOD | {"text": text}]))
    cells = [cell for line in csv.reader(io.StringIO(written), delimiter=";") for cell in line]
    assert not any(cell.strip().startswith(("=", "+", "-", "@")) for cell in cells)
    ((_, question),) = rows_of(written)
    assert question is not None
    assert question["text"] == text
