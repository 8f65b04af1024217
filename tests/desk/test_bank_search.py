"""Finding questions: words, choices, order, pages, and how many there are of what."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from the_bank import BANK
from vivavoce.desk.bank import LaidBank
from vivavoce.desk.bank_editing import BankEditing
from vivavoce.desk.bank_search import SORTINGS, Found, Sorting, Wanted, search
from vivavoce.domain.items import Item
from vivavoce.ports.clock import VirtualClock
from vivavoce.ports.errors import Invalid
from vivavoce.ports.interviewing import ScriptedScorer
from vivavoce.storage.bank import BankStore
from vivavoce.storage.database import open_database

ITEMS = {
    "py-with-statement": Item(discrimination=1.7, difficulty=2.5, answers=40),
    "sql-mine": Item(discrimination=0.4, difficulty=-2.5, answers=7),
}


@pytest.fixture
async def bank(sqlite_url: str) -> AsyncIterator[LaidBank]:
    database = open_database(sqlite_url)
    bank = await LaidBank.open(BANK, BankStore(database))
    editing = BankEditing(bank, ScriptedScorer(), VirtualClock().now)
    options = [{"text": "Yes.", "right": True}, {"text": "No."}]
    told = {"kind": "multiple_choice", "skill": "sql", "difficulty": "easy", "options": options}
    await editing.create_question({"id": "sql-mine", "text": "Is a ZEBRA striped?", **told}, "usr_me")
    await editing.retire_question("py-with-statement", retired=True)
    yield bank
    await database.close()


def ids(found: Found) -> list[str]:
    return [kept.thing.id for kept in found.page]


def one_page(bank: LaidBank, wanted: Wanted) -> Found:
    return search(bank, ITEMS, wanted, limit=5000)


def test_every_word_has_to_be_somewhere_in_text_skill_or_id(bank: LaidBank) -> None:
    assert ids(one_page(bank, Wanted(q="zebra"))) == ["sql-mine"]
    assert ids(one_page(bank, Wanted(q="striped SQL mine"))) == ["sql-mine"]
    assert ids(one_page(bank, Wanted(q="zebra python"))) == []
    assert len(ids(one_page(bank, Wanted(q="Web APIs")))) > 20, "by the name of a skill, too"


def test_choices_narrow_down_and_all_of_them_count(bank: LaidBank) -> None:
    assert "py-with-statement" not in ids(one_page(bank, Wanted()))
    assert ids(one_page(bank, Wanted(status="retired"))) == ["py-with-statement"]
    assert one_page(bank, Wanted(status="all")).total == len(BANK.questions()) + 1
    assert ids(one_page(bank, Wanted(origin="own"))) == ["sql-mine"]
    assert ids(one_page(bank, Wanted(author="usr_me", kind="multiple_choice"))) == ["sql-mine"]
    hard = one_page(bank, Wanted(skill="sql", difficulty="hard", kind="multiple_choice"))
    expected = [q.id for q in BANK.questions() if (q.skill, q.difficulty, q.kind) == ("sql", "hard", "multiple_choice")]
    assert ids(hard) == sorted(expected)


def test_a_facet_counts_what_another_choice_there_would_give(bank: LaidBank) -> None:
    wanted = Wanted(skill="sql", difficulty="easy")
    facets = one_page(bank, wanted).facets
    for skill in ("sql", "python"):
        assert facets["skill"][skill] == one_page(bank, Wanted(skill=skill, difficulty="easy")).total
    for difficulty, count in facets["difficulty"].items():
        assert count == sum(q.skill == "sql" and q.difficulty == difficulty for q in BANK.questions()) + (
            difficulty == "easy"
        )
    assert facets["origin"] == {"own": 1, "shipped": one_page(bank, wanted).total - 1}
    assert facets["author"]["usr_me"] == 1
    assert one_page(bank, Wanted()).facets["status"] == {"active": len(BANK.questions()), "retired": 1}


def test_pages_in_any_order_give_each_question_once(bank: LaidBank) -> None:
    for sort in SORTINGS:
        wanted = Wanted(skill="sql", status="all", sort=sort)
        found, cursor = list[str](), None
        while cursor is not None or not found:
            page = search(bank, ITEMS, wanted, limit=7, cursor=cursor)
            found, cursor = found + ids(page), page.next_cursor
        assert found == ids(one_page(bank, wanted)), sort
        assert len(set(found)) == len(found) == page.total


def test_an_order_is_what_it_says(bank: LaidBank) -> None:
    def first(sort: Sorting) -> str:
        return ids(search(bank, ITEMS, Wanted(status="all", sort=sort), limit=1))[0]

    assert first("-changed") == "sql-mine"
    assert first("difficulty") == "sql-mine"
    assert first("-difficulty") == "py-with-statement"
    assert first("-discrimination") == "py-with-statement"
    assert first("-answers") == "py-with-statement"


def test_a_page_goes_on_where_it_ended_although_its_last_question_has_gone(bank: LaidBank) -> None:
    ours = Wanted(skill="sql")
    page = search(bank, {}, ours, limit=3)
    whole = ids(one_page(bank, ours))
    del bank.kept_questions()[whole[2]]  # type: ignore[attr-defined]
    assert ids(search(bank, {}, ours, limit=1, cursor=page.next_cursor)) == [whole[3]]


@pytest.mark.parametrize("cursor", ["x", "é", "bnVsbA", "WzEsMl0", "WyJhIl0", "W3t9LCJhIl0"])
def test_a_cursor_that_was_not_given_out_is_refused(bank: LaidBank, cursor: str) -> None:
    with pytest.raises(Invalid, match="not given out here"):
        search(bank, {}, Wanted(), limit=5, cursor=cursor)


def test_a_cursor_of_another_order_is_refused(bank: LaidBank) -> None:
    cursor = search(bank, {}, Wanted(sort="text"), limit=5).next_cursor
    with pytest.raises(Invalid, match="not given out here"):
        search(bank, {}, Wanted(sort="answers"), limit=5, cursor=cursor)
