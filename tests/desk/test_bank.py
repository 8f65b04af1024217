"""What people write, laid over what is shipped: versions, retiring, two people at once, two processes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from the_bank import BANK
from vivavoce.content.mappings import blueprint_to_mapping, question_to_mapping
from vivavoce.content.reader import PackBank
from vivavoce.desk.bank import LaidBank
from vivavoce.desk.bank_editing import BankEditing
from vivavoce.domain.question import Answer, Origin
from vivavoce.domain.refusal import Refused
from vivavoce.domain.scoring import Scorecard
from vivavoce.interviewer.builtin import BuiltinInterviewer
from vivavoce.interviewer.planning import plan_interview
from vivavoce.ports.clock import VirtualClock
from vivavoce.ports.errors import Conflict, Invalid, NotFound
from vivavoce.ports.interviewing import ScriptedScorer
from vivavoce.storage.bank import BankStore, NewVersions, Version
from vivavoce.storage.database import open_database

ME, SHE = "usr_me", "usr_she"
SHIPPED = "py-with-statement"
ROLE = next(role for role in BANK.roles() if role.id == "backend-engineer")
CARD = Scorecard(
    score=7.0, confidence=0.5, origin=Origin(kind="builtin", name="scripted", version="1"), feedback="Good."
)


def choice(question_id: str = "sql-mine", **fields: Any) -> dict[str, Any]:
    options = [{"text": "Yes.", "right": True}, {"text": "No.", "misconception": "Thinks not."}]
    told = {"kind": "multiple_choice", "skill": "sql", "difficulty": "easy", "text": "Is it?", "options": options}
    return {"id": question_id, **told, **fields}


@dataclass
class Desk:
    bank: LaidBank
    editing: BankEditing
    clock: VirtualClock
    scorer: ScriptedScorer

    def as_it_stands(self, question_id: str = SHIPPED) -> dict[str, Any]:
        return question_to_mapping(self.bank.kept_question(question_id).thing)

    def planned(self) -> set[str]:
        plan, _ = plan_interview(self.bank, ROLE, self.bank.blueprint("quick"), "easy")
        return {planned.id for planned in plan}


async def desk_on(store: BankStore) -> Desk:
    clock, scorer = VirtualClock(), ScriptedScorer(CARD)
    bank = await LaidBank.open(BANK, store)
    return Desk(bank, BankEditing(bank, scorer, clock.now), clock, scorer)


@pytest.fixture
async def store(sqlite_url: str) -> AsyncIterator[BankStore]:
    database = open_database(sqlite_url)
    yield BankStore(database)
    await database.close()


@pytest.fixture
async def desk(store: BankStore) -> Desk:
    return await desk_on(store)


async def test_without_edits_it_is_the_shipped_bank(desk: Desk) -> None:
    assert desk.bank.questions() == BANK.questions()
    for role in BANK.roles():
        assert desk.bank.questions_for(role, {"go"}) == BANK.questions_for(role, {"go"})
    assert desk.bank.blueprints() == BANK.blueprints()


async def test_a_question_of_ones_own_is_planned(desk: Desk) -> None:
    kept = await desk.editing.create_question(choice(roles=[ROLE.id]), ME)
    assert (kept.thing.version, kept.own, kept.thing.origin.kind) == (1, True, "bank")
    assert kept.thing in desk.bank.questions_for(ROLE)
    assert kept.last is not None
    assert (kept.last.by, kept.last.at) == (ME, desk.clock.now())


async def test_an_edit_of_a_shipped_question_takes_its_place_and_raises_its_version(desk: Desk) -> None:
    before = desk.bank.kept_question(SHIPPED).thing
    await desk.editing.edit_question(SHIPPED, {**desk.as_it_stands(), "text": "What does with do?"}, ME)
    after = desk.bank.kept_question(SHIPPED).thing
    assert (after.id, after.version, after.text) == (before.id, before.version + 1, "What does with do?")
    assert after in desk.bank.questions()
    assert before not in desk.bank.questions()
    assert after.rubric == before.rubric


async def test_every_older_version_stays_readable_as_it_was(desk: Desk, store: BankStore) -> None:
    first = desk.bank.question(SHIPPED, 1)
    for text in ("Second?", "Third?"):
        await desk.editing.edit_question(SHIPPED, {**desk.as_it_stands(), "text": text}, ME)
    for bank in (desk.bank, (await desk_on(store)).bank):
        kept = bank.kept_question(SHIPPED)
        assert bank.question(SHIPPED, 1) == first
        assert [bank.question(SHIPPED, n).text for n in (2, 3)] == ["Second?", "Third?"]
        assert bank.question_as(kept, 4) is None
        assert bank.question(SHIPPED, 4).version == 3


async def test_an_upgrade_of_the_packs_changes_neither_what_stands_nor_what_was(store: BankStore, desk: Desk) -> None:
    first = desk.bank.question(SHIPPED, 1)
    await desk.editing.edit_question(SHIPPED, {**desk.as_it_stands(), "text": "Mine?"}, ME)
    newer = replace(first, version=5, text="Shipped anew?")
    upgraded = PackBank(BANK.roles(), BANK.skills(), [newer], BANK.blueprints())
    bank = await LaidBank.open(upgraded, store)
    kept = bank.kept_question(SHIPPED)
    assert (kept.thing.text, kept.shipped) == ("Mine?", newer)
    assert bank.question(SHIPPED, 1).text == first.text
    editing = BankEditing(bank, ScriptedScorer(), desk.clock.now)
    edited = await editing.edit_question(SHIPPED, {**question_to_mapping(kept.thing), "text": "Mine again?"}, ME)
    assert edited.thing.version == 6, "above both, so that no number ever means two things"


async def test_an_edit_that_changes_nothing_makes_no_version(desk: Desk) -> None:
    kept = await desk.editing.edit_question(SHIPPED, desk.as_it_stands() | {"samples": dict(BANK.samples(SHIPPED))}, ME)
    assert (kept.thing.version, kept.own) == (1, False)


async def test_samples_are_kept_and_their_change_is_a_change(desk: Desk) -> None:
    kept = await desk.editing.edit_question(SHIPPED, desk.as_it_stands() | {"samples": {"weak": "No idea."}}, ME)
    assert (kept.thing.version, kept.samples) == (2, {"weak": "No idea."})
    assert desk.bank.samples_as(kept, 1) == BANK.samples(SHIPPED)


async def test_the_second_of_two_edits_of_one_version_is_refused_and_the_first_stays(desk: Desk) -> None:
    seen = desk.as_it_stands()
    await desk.editing.edit_question(SHIPPED, {**seen, "text": "Mine?"}, ME)
    with pytest.raises(Conflict, match="Version 2 was saved since you began") as refused:
        await desk.editing.edit_question(SHIPPED, {**seen, "text": "Hers?"}, SHE)
    assert refused.value.code == "edited_meanwhile"
    assert desk.bank.kept_question(SHIPPED).thing.text == "Mine?"


async def test_of_edits_in_two_processes_at_the_same_moment_one_is_refused(desk: Desk, store: BankStore) -> None:
    other, seen = await desk_on(store), desk.as_it_stands()

    async def edit(at: Desk, text: str) -> str:
        try:
            return (await at.editing.edit_question(SHIPPED, {**seen, "text": text}, ME)).thing.text
        except Conflict as refused:
            return refused.code

    done = await asyncio.gather(edit(desk, "Mine?"), edit(other, "Hers?"))
    assert sorted(done) in (["Mine?", "edited_meanwhile"], ["Hers?", "edited_meanwhile"])
    await asyncio.gather(desk.bank.refresh(), other.bank.refresh())
    assert desk.as_it_stands() == other.as_it_stands()
    assert desk.as_it_stands()["text"] in done


async def test_another_process_sees_an_edit_within_a_second(desk: Desk, store: BankStore) -> None:
    other = await desk_on(store)
    other.bank.watch(other.clock)
    await desk.editing.create_question(choice(), ME)
    assert "sql-mine" not in other.bank.kept_questions()
    other.clock.advance(1.0)
    await other.bank.stop()
    assert other.bank.kept_question("sql-mine").thing == desk.bank.kept_question("sql-mine").thing


async def test_once_stopped_it_looks_no_more(desk: Desk) -> None:
    desk.bank.watch(desk.clock)
    await desk.bank.stop()
    assert desk.clock.next_at() is None


async def test_a_retired_question_is_planned_for_nobody_and_stays_readable(desk: Desk) -> None:
    chosen = min(desk.planned())
    await desk.editing.retire_question(chosen, retired=True)
    assert chosen not in desk.planned()
    assert desk.bank.question(chosen, 1) == BANK.question(chosen, 1)
    assert desk.bank.question(chosen, 1) in desk.bank.all_questions()
    await desk.editing.retire_question(chosen, retired=False)
    assert chosen in desk.planned()
    assert desk.bank.questions() == BANK.questions()


async def test_an_edit_keeps_a_retired_question_retired(desk: Desk) -> None:
    await desk.editing.retire_question(SHIPPED, retired=True)
    kept = await desk.editing.edit_question(SHIPPED, {**desk.as_it_stands(), "text": "Better?"}, ME)
    assert (kept.retired, kept.thing.version) == (True, 2)


async def test_everything_that_does_not_fit_is_told_at_once_by_its_field(desk: Desk) -> None:
    raw = {"kind": "technical_concept", "skill": "sqll", "difficulty": "easy", "rubric": [{"says": ["x"]}]}
    with pytest.raises(Invalid) as refused:
        await desk.editing.create_question(raw, ME)
    told = {error["field"]: error["message"] for error in refused.value.errors}
    assert set(told) == {"skill", "text", "rubric.0.name"}
    assert told["skill"] == "'sqll' is not known; did you mean 'sql'?"


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"id": "x" * 101}, "id"),
        ({"id": SHIPPED}, "id"),
        ({"text": "\0"}, ""),
        ({"explanation": "\ud800"}, ""),
        ({"explanation": "x" * 70_000}, ""),
        ({"time_limit_s": 10**400}, "time_limit_s"),
        ({"version": float("nan")}, "version"),
    ],
)
async def test_what_could_not_be_kept_is_refused(desk: Desk, fields: dict[str, Any], where: str) -> None:
    with pytest.raises(Invalid) as refused:
        await desk.editing.create_question(choice(**fields), ME)
    assert where in [error["field"] for error in refused.value.errors]
    assert await desk.bank.store.since(0) == (0, ())


async def test_without_an_id_a_question_gets_one_that_its_text_decides(desk: Desk) -> None:
    raw = choice()
    del raw["id"]
    kept = await desk.editing.create_question(raw, ME)
    with pytest.raises(Invalid, match="used already"):
        await desk.editing.create_question(raw, ME)
    assert kept.thing.id.startswith("q-")


async def test_what_its_reader_does_not_take_any_more_stays_readable_and_is_offered_to_nobody(
    store: BankStore,
) -> None:
    content = (
        '{"id": "old", "kind": "no_such_kind", "skill": "sql", "difficulty": "easy", "text": "Once?", "version": 1}'
    )
    version = Version(number=1, at=1.0, by=ME, content=content)
    await store.write("question", [NewVersions(id="old", instead_of=None, versions=(version,))])
    desk = await desk_on(store)
    assert desk.bank.question("old", 1).text == "Once?"
    assert desk.bank.kept_question("old").unfit
    assert "old" not in {question.id for question in desk.bank.questions()}


async def test_trying_out_scores_by_the_key_or_by_the_scorer_and_keeps_nothing(desk: Desk) -> None:
    by_key = await desk.editing.try_out_draft(choice(), Answer(options=("A",)))
    assert (by_key.score, desk.scorer.asked) == (10.0, [])
    answer = Answer(text="It cleans up, whatever happens.")
    assert await desk.editing.try_out(SHIPPED, None, answer) == CARD
    assert desk.scorer.asked == [(SHIPPED, answer)]
    assert await desk.bank.store.since(0) == (0, ())


async def test_trying_out_refuses_what_an_interview_would_refuse(desk: Desk) -> None:
    with pytest.raises(Refused, match="There is no option 'Z'"):
        await desk.editing.try_out_draft(choice(), Answer(options=("Z",)))
    with pytest.raises(NotFound, match="no version 9"):
        await desk.editing.try_out(SHIPPED, 9, Answer(text="Words."))


async def test_a_blueprint_of_ones_own_is_for_tests_until_it_is_offered(desk: Desk) -> None:
    mapping = blueprint_to_mapping(desk.bank.blueprint("quick")) | {"id": "mine", "title": "Mine"}
    await desk.editing.create_blueprint(mapping, ME)
    assert desk.bank.blueprint("mine").title == "Mine"
    assert "mine" not in {blueprint.id for blueprint in desk.bank.blueprints()}
    await desk.editing.mark_blueprint("mine", offered=True)
    assert "mine" in {blueprint.id for blueprint in desk.bank.blueprints()}
    await desk.editing.mark_blueprint("mine", retired=True)
    assert "mine" not in {blueprint.id for blueprint in desk.bank.blueprints()}
    with pytest.raises(NotFound):
        desk.bank.blueprint("mine")


async def test_a_blueprint_has_versions_and_refuses_an_older_edit(desk: Desk) -> None:
    mapping = blueprint_to_mapping(desk.bank.blueprint("quick")) | {"id": "mine"}
    kept = await desk.editing.create_blueprint(mapping, ME)
    seen = blueprint_to_mapping(kept.thing)
    kept = await desk.editing.edit_blueprint("mine", {**seen, "title": "Better"}, ME)
    assert (kept.thing.version, desk.bank.blueprint("mine").title) == (2, "Better")
    with pytest.raises(Conflict, match="Version 2 was saved since"):
        await desk.editing.edit_blueprint("mine", {**seen, "title": "Hers"}, SHE)
    older = desk.bank.blueprint_as(kept, 1)
    assert older is not None
    assert older.title == mapping["title"]


async def test_a_shipped_blueprint_is_a_template_and_the_default_one_stays(desk: Desk) -> None:
    with pytest.raises(Conflict, match="copy it"):
        await desk.editing.edit_blueprint("quick", blueprint_to_mapping(desk.bank.blueprint("quick")), ME)
    with pytest.raises(Conflict, match="stays"):
        await desk.editing.mark_blueprint("phased", retired=True)
    await desk.editing.mark_blueprint("quick", offered=False)
    assert "quick" not in {blueprint.id for blueprint in desk.bank.blueprints()}


async def test_the_built_in_interviewer_asks_the_version_that_was_planned(desk: Desk) -> None:
    interviewer = BuiltinInterviewer(desk.bank)
    await desk.editing.edit_question(SHIPPED, {**desk.as_it_stands(), "text": "Newer?"}, ME)
    assert interviewer.bank.question(SHIPPED, 1).text != "Newer?"
    assert interviewer.bank.question(SHIPPED, 2).text == "Newer?"
