"""What is taught comes from the logs: erase a candidate, withdraw a grade or the leave, and it is gone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.builders import FREE, LOCK, SWITCH, Interview, blueprint, create, question
from domain.test_grading import MACHINE, by_hand
from the_bank import BANK
from vivavoce.desk.grading import Grading, Switch
from vivavoce.desk.teaching import LogTeacher
from vivavoce.domain import commands as c
from vivavoce.domain.refusal import Refused
from vivavoce.engine.summaries import summary_of
from vivavoce.interviewer.quoting import find
from vivavoce.interviewer.scorer import composed
from vivavoce.ports.errors import NotFound
from vivavoce.ports.events import Append
from vivavoce.storage.database import open_database
from vivavoce.storage.events import SqlEventStore
from vivavoce.storage.grading import SqlGradingIndex
from vivavoce.storage.keys import KeyRing
from vivavoce.storage.masters import MasterFile

GIL = question("gil", rubric=(LOCK, SWITCH, FREE))


class House:
    """A database with interviews in it, and what the desk makes of them."""

    def __init__(self, store: SqlEventStore, keys: KeyRing, index: SqlGradingIndex) -> None:
        self.store = store
        self.keys = keys
        self.teacher = LogTeacher(index, store)
        self.grading = Grading(BANK, index, store, composed, find)
        self._kept: dict[str, int] = {}

    def interview(self, name: str, *, allowed: bool = True, mode: str = "practice") -> Interview:
        it = Interview(create((GIL,), blueprint(mode), session_id=name, owner_id=f"owner-of-{name}"), (GIL,))
        it.round(MACHINE)
        it.finish()
        if allowed and mode == "practice":
            it.do(c.AllowGrading, allowed=True)
        return it

    async def keep(self, it: Interview) -> None:
        """Append what of its log is not there yet."""
        name, after = it.state.id, self._kept.get(it.state.id, 0)
        summary = summary_of(it.state, owes_work=False)
        await self.store.append(Append(session_id=name, after_seq=after, events=tuple(it.log[after:]), summary=summary))
        self._kept[name] = len(it.log)

    async def graded(self, name: str, *points: float, way: str = "corrected", mode: str = "practice") -> Interview:
        it = self.interview(name, mode=mode)
        self.grade(it, *points, way=way)
        await self.keep(it)
        return it

    @staticmethod
    def grade(it: Interview, *points: float, way: str = "corrected", grader: str = "grace") -> None:
        question_id = it.state.asked[0].question_id
        it.do(c.GradeAnswer, question_id=question_id, grader=grader, way=way, scorecard=by_hand(*points))

    async def taught(self, session_id: str | None = None) -> list[tuple[str, str, bool]]:
        found = await self.teacher.taught(GIL, session_id=session_id)
        return [(quote.point, quote.words, quote.earns) for quote in found.quotes] if found else []


@pytest.fixture
async def house(sqlite_url: str, tmp_path: Path) -> AsyncIterator[House]:
    database = open_database(sqlite_url)
    try:
        keys = await KeyRing.open(database, MasterFile(tmp_path / "master.key"))
        yield House(SqlEventStore(database, keys), keys, SqlGradingIndex(database))
    finally:
        await database.close()


LEARNED = [("One lock", "one lock", True)]


async def test_a_graded_answer_teaches_its_question(house: House) -> None:
    assert await house.taught() == []
    await house.graded("s1", 2, 0, 0)
    assert await house.taught() == LEARNED
    assert await house.teacher.taught(question("other")) is None


async def test_an_answer_does_not_teach_its_own_interview(house: House) -> None:
    await house.graded("s1", 2, 0, 0)
    assert await house.taught(session_id="s1") == []


async def test_erasing_a_candidate_erases_the_examples(house: House) -> None:
    await house.graded("s1", 2, 0, 0)
    await house.graded("s2", 0, 3, 0)
    await house.keys.forget("owner-of-s1")
    assert [point for point, _, earns in await house.taught() if earns] == ["Switching"]
    assert len(await house.grading.pairs()) == 1
    found, _ = await house.grading.page("grace", limit=9, before=None)
    assert [session.id for session, _ in found] == ["s2"]


async def test_who_takes_back_the_leave_teaches_no_more(house: House) -> None:
    it = await house.graded("s1", 2, 0, 0)
    it.do(c.AllowGrading, allowed=False)
    await house.keep(it)
    assert await house.taught() == []
    assert await house.grading.pairs() == []
    assert await house.grading.page("grace", limit=9, before=None) == ([], None)


async def test_a_withdrawn_grade_teaches_no_more_and_counts_no_more(house: House) -> None:
    it = await house.graded("s1", 2, 0, 0)
    it.do(c.WithdrawGrade, question_id=it.state.asked[0].question_id, grader="grace")
    await house.keep(it)
    assert await house.taught() == []
    assert await house.grading.pairs() == []


async def test_an_admin_turns_one_example_off_and_goes_back(house: House) -> None:
    it = await house.graded("s1", 2, 0, 0)
    answer_id = it.state.asked[0].question_id
    off = Switch(bank_id="gil", bank_version=1, kind="off", seen=1, session_id="s1", answer_id=answer_id)
    steps, sets = await house.grading.switch("root", 5.0, off)
    assert [(step.number, step.kind, step.by) for step in steps] == [(1, "graded", "grace"), (2, "off", "root")]
    assert [len(version.used) for version in sets] == [1, 0]
    assert await house.taught() == []
    with pytest.raises(Refused, match="changed meanwhile"):
        await house.grading.switch("root", 6.0, off)
    await house.grading.switch("root", 7.0, Switch(bank_id="gil", bank_version=1, kind="back", seen=2, back_to=1))
    assert await house.taught() == LEARNED
    found = await house.teacher.taught(GIL)
    assert found is not None
    assert (found.set_number, found.answers) == (3, 1)


async def test_going_back_past_a_withdrawal_does_not_bring_the_words_back(house: House) -> None:
    it = await house.graded("s1", 2, 0, 0)
    it.do(c.WithdrawGrade, question_id=it.state.asked[0].question_id, grader="grace")
    await house.keep(it)
    await house.grading.switch("root", 7.0, Switch(bank_id="gil", bank_version=1, kind="back", seen=2, back_to=1))
    assert await house.taught() == []


async def test_nor_when_somebody_else_has_graded_it_since(house: House) -> None:
    it = await house.graded("s1", 2, 0, 0)
    it.do(c.WithdrawGrade, question_id=it.state.asked[0].question_id, grader="grace")
    await house.keep(it)
    house.grade(it, 0, 3, 0, grader="bob")
    await house.keep(it)
    await house.grading.switch("root", 7.0, Switch(bank_id="gil", bank_version=1, kind="back", seen=3, back_to=1))
    assert await house.teacher.taught(GIL) is None


async def test_a_question_that_nobody_graded_has_no_history(house: House) -> None:
    with pytest.raises(NotFound, match="Nothing is learned"):
        await house.grading.history("gil", 1)


async def test_the_queue_has_no_answer_of_the_grader_and_none_without_leave(house: House) -> None:
    for it in (house.interview("s1"), house.interview("s2", allowed=False), house.interview("s3", mode="test")):
        await house.keep(it)
    found, more = await house.grading.page("owner-of-s1", limit=9, before=None)
    assert ([session.id for session, _ in found], more) == (["s3"], None)


async def test_the_queue_goes_on_where_a_page_ended(house: House) -> None:
    for n in range(5):
        await house.keep(house.interview(f"s{n}"))
    seen, before = [], None
    while True:
        found, before = await house.grading.page("grace", limit=2, before=before)
        seen += [session.id for session, _ in found]
        if before is None:
            break
    assert seen == ["s4", "s3", "s2", "s1", "s0"]


async def test_only_what_nobody_graded_is_drawn(house: House) -> None:
    await house.graded("s1", 2, 0, 0)
    await house.keep(house.interview("s2"))
    picked: list[int] = []

    def pick(count: int) -> int:
        picked.append(count)
        return count - 1

    drawn = await house.grading.drawn("grace", "", pick)
    assert drawn is not None
    assert drawn[0].id == "s2"
    assert picked == [1]
    assert await house.grading.drawn("owner-of-s2", "", pick) is None


async def test_pairs_say_who_saw_the_machines_points_and_what_the_answer_belongs_to(house: House) -> None:
    await house.graded("s1", 2, 3, 0, way="blind")
    await house.graded("s2", 2, 0, 0)
    pairs = sorted(await house.grading.pairs(), key=lambda pair: pair.human)
    assert [(pair.machine, pair.human, pair.blind) for pair in pairs] == [(2.0, 2.0, False), (2.0, 5.0, True)]
    assert pairs[0].groups == {
        "question": GIL.text,
        "skill": "Python",
        "kind": "technical_concept",
        "scorer": "test scorer 1",
        "role": "Backend engineer",
        "extra time": "usual",
    }
