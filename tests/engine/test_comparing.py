"""A report is compared with the interviews of other people when it is written, and stays as it was written."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from domain.builders import card
from engine.test_engine import QUESTIONS, House
from vivavoce.domain.commands import EndSession
from vivavoce.domain.events import ReportWritten
from vivavoce.domain.session import replay
from vivavoce.domain.state import Session
from vivavoce.engine.engine import Engine
from vivavoce.engine.performer import Performer
from vivavoce.ports.events import SessionSummary
from vivavoce.ports.interviewing import ScriptedInterviewer

ALIKE = "test@1 backend medium"
SAID = "A lock guards the table."


class Comparing(House):
    def _engine(self) -> Engine:
        self.scorer.cards = [card(score, SAID) for score in (6.0, 7.0, 8.0)]
        performer = Performer(ScriptedInterviewer(QUESTIONS), self.scorer, self.clock.now, self.store)
        return Engine(self.store, self.clock, performer)

    def others(self, count: int, comparable: str = ALIKE, owner: str = "other") -> None:
        for n in range(count):
            self.store.summaries[f"{owner}-{n}"] = SessionSummary(
                session_id=f"{owner}-{n}",
                owner_id=f"{owner}-{n}",
                status="completed",
                role="backend",
                title="Backend engineer",
                created_at=float(n),
                updated_at=float(n),
                last_seq=1,
                score=n / 10,
                comparable=comparable,
            )

    async def interview(self, answers: int = 3) -> Session:
        question = await self.begin()
        for n in range(1, answers + 1):
            await self.engine.execute("s1", self.answer(question, SAID))
            state = await self.engine.wait_until("s1", lambda s, n=n: s.report is not None or len(s.asked) > n, 1)
            question = state.asked[-1].question_id
        return state


@pytest.fixture
async def house() -> AsyncIterator[Comparing]:
    house = Comparing()
    await house.engine.start()
    yield house
    await house.engine.stop()


async def test_a_report_stands_among_thirty_others(house: Comparing) -> None:
    house.others(30)
    report = (await house.interview()).report
    assert report is not None
    assert report.meaning.startswith("7 of 10, likely between ")
    assert report.standing is not None
    assert report.standing.sessions == 30
    assert report.standing.share_below == 1.0
    assert house.store.summaries["s1"].comparable == ALIKE


@pytest.mark.parametrize(("count", "comparable"), [(29, ALIKE), (60, "test@2 backend medium"), (0, ALIKE)])
async def test_below_thirty_of_its_kind_it_stands_alone(house: Comparing, count: int, comparable: str) -> None:
    house.others(count, comparable)
    report = (await house.interview()).report
    assert report is not None
    assert report.standing is None


async def test_one_person_with_thirty_interviews_is_one(house: Comparing) -> None:
    house.others(29)
    for n in range(30):
        house.store.summaries[f"again-{n}"] = SessionSummary(
            session_id=f"again-{n}",
            owner_id="ada",
            status="completed",
            role="backend",
            title="",
            created_at=float(n),
            updated_at=float(n),
            last_seq=1,
            score=5.0,
            comparable=ALIKE,
        )
    report = (await house.interview()).report
    assert report is not None
    assert report.standing is None, "one's own interviews are no comparison"


async def test_what_was_written_stays_when_others_come(house: Comparing) -> None:
    house.others(30)
    before = (await house.interview()).report
    house.others(200, owner="later")
    await house.restart()
    log = await house.store.read("s1")
    assert (await house.engine.session("s1")).report == before
    assert replay(entry.event for entry in log).report == before
    assert sum(isinstance(entry.event, ReportWritten) for entry in log) == 1


async def test_too_little_answered_is_not_compared_and_compares_with_nobody(house: Comparing) -> None:
    house.others(40)
    await house.begin()
    question = (await house.engine.session("s1")).asked[-1].question_id
    await house.engine.execute("s1", house.answer(question, SAID))
    await house.engine.execute("s1", EndSession(at=house.clock.now()))
    state = await house.engine.wait_until("s1", lambda s: s.report is not None, 1)
    assert state.report is not None
    assert state.report.standing is None
    assert "Too few to say" in state.report.meaning
    assert house.store.summaries["s1"].comparable is None
