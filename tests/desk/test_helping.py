"""What the help knows of whoever asks: all their open questions, and the rules of a test that is running."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.builders import blueprint, choice, create, question
from vivavoce.desk.helping import PRACTICE_LOOKED_AT, Helping
from vivavoce.desk.limits import RateLimits
from vivavoce.domain.commands import JoinTeam
from vivavoce.domain.events import HelpAsked, TestPlace
from vivavoce.engine.engine import Engine
from vivavoce.engine.performer import Performer
from vivavoce.ports.clock import VirtualClock
from vivavoce.ports.errors import NotFound, TooMany
from vivavoce.ports.events import MemoryEventStore
from vivavoce.ports.helping import ScriptedHelper, Situation
from vivavoce.ports.interviewing import ScriptedInterviewer, ScriptedScorer
from vivavoce.settings import Limits

BANK = (question("gil"), choice("lock"))


class Desk:
    def __init__(self, limits: Limits | None = None) -> None:
        self.clock = VirtualClock()
        self.store = MemoryEventStore()
        performer = Performer(ScriptedInterviewer({q.id: q for q in BANK}), ScriptedScorer(), self.clock.now)
        self.engine = Engine(self.store, self.clock, performer)
        self.helper = ScriptedHelper()
        self.taken: dict[str, tuple[str, ...]] = {}
        self.helping = Helping(self.helper, self.engine, RateLimits(limits or Limits(), self.clock), self._taken)

    async def _taken(self, user_id: str) -> tuple[str, ...]:
        return self.taken.get(user_id, ())

    async def begin(self, session_id: str, mode: str = "practice", owner: str = "ada") -> str:
        self.clock.advance(1)
        command = create(BANK, blueprint(mode), session_id=session_id, owner_id=owner, at=self.clock.now())
        await self.engine.execute(session_id, command)
        await self.engine.wait_until(session_id, lambda state: state.open is not None, 5)
        return session_id

    async def team(self, *mates: str) -> str:
        """A team's test that ada began, and which her mates have joined."""
        place = TestPlace(test_id=1, application_id="app_1", attempt=1, team_size=2)
        command = replace(create(BANK, blueprint("test"), owner_id="ada", at=self.clock.now()), test=place)
        await self.engine.execute(command.session_id, command)
        for mate in mates:
            joining = JoinTeam(at=self.clock.now(), member_id=mate, name=mate.title())
            await self.engine.execute(command.session_id, joining)
        await self.engine.wait_until(command.session_id, lambda state: state.open is not None, 5)
        return command.session_id

    async def situation(self, session_id: str | None = None, who: str = "ada") -> Situation:
        await self.helping.answer_chat(who, "What is a lock?", session_id)
        return self.helper.heard[-1][0]

    def noted(self, session_id: str) -> list[HelpAsked]:
        return [event for event in self.store.logs[session_id] if isinstance(event, HelpAsked)]


async def test_with_nothing_going_on_nothing_is_open() -> None:
    told = await Desk().situation()
    assert told == Situation()


async def test_a_test_that_is_running_counts_whether_it_is_named_or_not() -> None:
    desk = Desk()
    await desk.begin("test-1", "test")
    practice = await desk.begin("practice-1")
    for named in (None, practice, "test-1"):
        told = await desk.situation(named)
        assert told.testing
        assert told.session is not None
        assert told.session.id == "test-1"
        assert len(told.open) == 2
        assert told.open[0] is told.session.open


async def test_a_test_is_found_behind_any_number_of_other_sessions() -> None:
    desk = Desk()
    await desk.begin("test-1", "test")
    row = replace(desk.store.summaries["test-1"], gradable=False, status="completed")
    for number in range(250):
        created = row.created_at + 1 + number
        desk.store.summaries[f"s-{number}"] = replace(row, session_id=f"s-{number}", created_at=created)
    assert (await desk.situation()).testing


async def test_of_practice_the_newest_count_and_the_one_that_is_named() -> None:
    desk = Desk()
    oldest = await desk.begin("practice-0")
    for number in range(PRACTICE_LOOKED_AT):
        await desk.begin(f"practice-{number + 1}")
    assert len((await desk.situation()).open) == PRACTICE_LOOKED_AT
    told = await desk.situation(oldest)
    assert len(told.open) == PRACTICE_LOOKED_AT + 1
    assert told.session is not None
    assert told.open[0] is told.session.open
    assert not told.testing


async def test_what_is_asked_in_a_test_is_kept_with_it_and_in_practice_nothing() -> None:
    desk = Desk()
    practice = await desk.begin("practice-1")
    answer = await desk.helping.answer_chat("ada", "Can I pause?", practice)
    assert (answer.recorded_in, desk.noted(practice)) == (None, [])
    await desk.begin("test-1", "test")
    answer = await desk.helping.answer_chat("ada", "Can I pause?", practice)
    assert answer.recorded_in == "test-1"
    (noted,) = desk.noted("test-1")
    assert (noted.text, noted.reply) == ("Can I pause?", answer.reply.text)
    assert desk.noted(practice) == []


async def test_in_the_test_of_a_team_it_is_kept_whose_words_they_are() -> None:
    desk = Desk()
    session_id = await desk.team("bob")
    desk.taken = {"ada": (session_id,), "bob": (session_id,)}
    for who in ("ada", "bob"):
        await desk.helping.answer_chat(who, "Can I pause?")
    assert [noted.by for noted in desk.noted(session_id)] == ["ada", "bob"]


async def test_who_joined_the_test_of_a_team_is_in_a_test_as_whoever_began_it_is() -> None:
    desk = Desk()
    session_id = await desk.team("bob")
    desk.taken = {"ada": (session_id,), "bob": (session_id,)}
    practice = await desk.begin("practice-1", owner="bob")
    for who, named in (("ada", None), ("bob", None), ("bob", session_id), ("bob", practice)):
        told = await desk.situation(named, who)
        assert told.testing
        assert told.session is not None
        assert told.session.id == session_id
        assert told.open[0] is told.session.open


async def test_a_member_who_has_not_joined_yet_is_told_nothing_of_it_and_not_helped_with_it() -> None:
    desk = Desk()
    session_id = await desk.team()
    desk.taken = {"bob": (session_id,)}
    told = await desk.situation(who="bob")
    assert (told.testing, told.session, told.open) == (True, None, ())
    with pytest.raises(NotFound):
        await desk.helping.answer_chat("bob", "hello", session_id)


async def test_anothers_session_is_not_there() -> None:
    desk = Desk()
    await desk.begin("hers", owner="mallory")
    for session_id in ("hers", "none"):
        with pytest.raises(NotFound):
            await desk.helping.answer_chat("ada", "hello", session_id)
    assert desk.helper.heard == []


async def test_messages_and_requests_to_a_model_are_counted_for_each_person() -> None:
    desk = Desk(Limits(help="3/minute", help_model="1/minute"))
    desk.helper.asks_a_model = True
    for _ in range(3):
        await desk.helping.answer_chat("ada", "hello")
    assert desk.helper.refused == 2
    with pytest.raises(TooMany):
        await desk.helping.answer_chat("ada", "hello")
    await desk.helping.answer_chat("grace", "hello")
    desk.clock.advance(61)
    await desk.helping.answer_chat("ada", "hello")
    assert desk.helper.refused == 2
