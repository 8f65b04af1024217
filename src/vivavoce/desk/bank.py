"""The bank as everybody here sees it: what people wrote, laid over what came with the packs.

All of it is in memory, and laid anew when something has changed: after each edit of this process, and within a second
or so of another's (`watch`). An interview goes on with the versions that it was planned with; what is retired is
offered to no new one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import structlog

from vivavoce.content.reader import PackBank
from vivavoce.desk.bank_written import kept_blueprint, kept_question, own_origin
from vivavoce.domain.blueprint import Blueprint
from vivavoce.domain.question import Question
from vivavoce.domain.vocabulary import Vocabulary
from vivavoce.ports.bank import Role, RoleMatch, Skill
from vivavoce.ports.clock import Clock, Timer
from vivavoce.ports.errors import NotFound, VivaError
from vivavoce.storage.bank import BankStore, Entry, Sort, Version

T = TypeVar("T", Question, Blueprint)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept(Generic[T]):
    """One question or blueprint with all that is known of it. `entry` is there once somebody wrote or marked it."""

    thing: T
    shipped: T | None
    entry: Entry | None = None
    samples: Mapping[str, str] = field(default_factory=dict)
    unfit: bool = False
    """Its reader does not take it any more: it stays readable and is offered to nobody."""

    @property
    def own(self) -> bool:
        """Whether what stands was written here, rather than shipped."""
        return self.entry is not None and self.entry.version is not None

    @property
    def retired(self) -> bool:
        return self.unfit or (self.entry is not None and self.entry.retired)

    @property
    def last(self) -> Version | None:
        return self.entry.versions[-1] if self.entry is not None and self.own else None

    @property
    def offered(self) -> bool:
        """Of a blueprint: whether candidates may choose it. Unless told, what was written here is for tests."""
        told = self.entry.offered if self.entry is not None else None
        return not self.retired and (not self.own if told is None else told)

    def next_version(self) -> int:
        return 1 + max(self.thing.version, self.shipped.version if self.shipped is not None else 0)


@dataclass(frozen=True, slots=True)
class _Laid:
    """What `questions_for` looks at: the offered ones in order, and where each skill and each role finds its own."""

    questions: tuple[Question, ...] = ()
    of_skill: Mapping[str, Sequence[int]] = field(default_factory=dict)
    of_role: Mapping[str, Sequence[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, questions: Iterable[Question]) -> _Laid:
        laid, of_skill, of_role = tuple(questions), dict[str, list[int]](), dict[str, list[int]]()
        for place, question in enumerate(laid):
            if not question.roles:
                of_skill.setdefault(question.skill, []).append(place)
            for role in question.roles:
                of_role.setdefault(role, []).append(place)
        return cls(laid, of_skill, of_role)


class LaidBank:
    """Implements `ports.bank.Bank`."""

    def __init__(self, shipped: PackBank, store: BankStore) -> None:
        self.store = store
        self._shipped = shipped
        self._skill_ids = tuple(skill.id for skill in shipped.skills())
        self._questions: dict[str, Kept[Question]] = {
            q.id: Kept(thing=q, shipped=q, samples=shipped.samples(q.id)) for q in shipped.questions()
        }
        self._blueprints = {b.id: Kept(thing=b, shipped=b) for b in shipped.blueprints()}
        self._all = tuple(shipped.questions())
        self._laid = _Laid.of(self._all)
        self._older: dict[tuple[str, int], Question] = {}
        self._seen = 0
        self._refreshing = asyncio.Lock()
        self._timer: Timer | None = None
        self._looking: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, shipped: PackBank, store: BankStore) -> LaidBank:
        bank = cls(shipped, store)
        await bank.refresh()
        return bank

    # Implements ports.bank.Bank

    def roles(self) -> Sequence[Role]:
        return self._shipped.roles()

    def skills(self) -> Sequence[Skill]:
        return self._shipped.skills()

    def vocabulary(self) -> Vocabulary:
        return self._shipped.vocabulary()

    def role_for(self, text: str) -> tuple[Role, bool]:
        return self._shipped.role_for(text)

    def match_role(self, text: str, job: str = "") -> RoleMatch:
        return self._shipped.match_role(text, job)

    def questions(self) -> Sequence[Question]:
        """Those that may be asked."""
        return self._laid.questions

    def questions_for(self, role: Role, beside: Collection[str] = ()) -> Sequence[Question]:
        laid = self._laid
        wanted = {skill for skill, _ in role.skills} | set(beside)
        places = set(laid.of_role.get(role.id, ()))
        places.update(place for skill in wanted for place in laid.of_skill.get(skill, ()))
        return tuple(laid.questions[place] for place in sorted(places))

    def question(self, question_id: str, version: int) -> Question:
        """That version; where it was never kept, as with a pack that was upgraded, what stands now."""
        kept = self.kept_question(question_id)
        return self.question_as(kept, version) or kept.thing

    def blueprint(self, blueprint_id: str) -> Blueprint:
        kept = self._blueprints.get(blueprint_id)
        if kept is None or kept.retired:
            there = ", ".join(sorted(b.id for b in self.blueprints()))
            raise NotFound(f"There is no blueprint '{blueprint_id[:100]}'. There are: {there}.")
        return kept.thing

    def blueprints(self) -> Sequence[Blueprint]:
        return tuple(kept.thing for kept in self._blueprints.values() if kept.offered)

    # For the desk

    def all_questions(self) -> Sequence[Question]:
        """As each of them stands now, the retired ones too; another object after each change."""
        return self._all

    def kept_questions(self) -> Mapping[str, Kept[Question]]:
        """All, the retired ones too."""
        return self._questions

    def kept_blueprints(self) -> Mapping[str, Kept[Blueprint]]:
        return self._blueprints

    def kept_question(self, question_id: str) -> Kept[Question]:
        found = self._questions.get(question_id)
        if found is None:
            raise NotFound(f"The bank has no question '{question_id[:100]}'.")
        return found

    def kept_blueprint(self, blueprint_id: str) -> Kept[Blueprint]:
        found = self._blueprints.get(blueprint_id)
        if found is None:
            raise NotFound(f"There is no blueprint '{blueprint_id[:100]}'.")
        return found

    def question_as(self, kept: Kept[Question], version: int) -> Question | None:
        """One version of a question, if it was kept or shipped."""
        if kept.thing.version == version:
            return kept.thing
        stored = _stored(kept.entry, version)
        if stored is None:
            return kept.shipped if kept.shipped is not None and kept.shipped.version == version else None
        key = (kept.thing.id, version)
        if key not in self._older:
            self._older[key] = self._read(kept.thing.id, stored)[0]
        return self._older[key]

    def samples_as(self, kept: Kept[Question], version: int) -> Mapping[str, str]:
        stored = _stored(kept.entry, version)
        if stored is not None:
            return self._read(kept.thing.id, stored)[1]
        return self._shipped.samples(kept.thing.id)

    def blueprint_as(self, kept: Kept[Blueprint], version: int) -> Blueprint | None:
        stored = _stored(kept.entry, version)
        if stored is not None:
            return kept_blueprint(stored.content, self._skill_ids)[0]
        return kept.shipped if kept.shipped is not None and kept.shipped.version == version else None

    # Refreshing

    async def refresh(self) -> bool:
        """Take in what was changed since the last time, by whomever; whether there was anything."""
        async with self._refreshing:
            last, changed = await self.store.since(self._seen)
            if last == self._seen:
                return False
            questions, blueprints = dict(self._questions), dict(self._blueprints)
            for entry in changed:
                if entry.sort == "question":
                    self._lay_question(entry, questions)
                else:
                    self._lay_blueprint(entry, blueprints)
            self._questions, self._blueprints = questions, blueprints
            self._all = tuple(kept.thing for kept in questions.values())
            self._laid = _Laid.of(kept.thing for kept in questions.values() if not kept.retired)
            self._seen = last
            return True

    def watch(self, clock: Clock, every_s: float = 1.0) -> None:
        """Look for changes of other processes, until `stop`."""

        def ring() -> None:
            self._looking = asyncio.get_running_loop().create_task(self._look())
            self.watch(clock, every_s)

        self._timer = clock.call_at(clock.now() + every_s, ring)

    async def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._looking is not None:
            await asyncio.gather(self._looking, return_exceptions=True)

    async def _look(self) -> None:
        try:
            await self.refresh()
        except VivaError as failure:
            log.warning("bank_not_refreshed", code=failure.code)

    def _lay_question(self, entry: Entry, over: dict[str, Kept[Question]]) -> None:
        """Into a copy: somebody may be looking through the other in a thread."""
        before = over.get(entry.id)
        shipped = before.shipped if before is not None else None
        if entry.version is not None:
            question, samples, problems = self._read(entry.id, entry.versions[-1])
            _tell_unfit("question", question, problems)
            over[entry.id] = Kept(thing=question, shipped=shipped, entry=entry, samples=samples, unfit=bool(problems))
        elif shipped is not None:
            over[entry.id] = Kept(thing=shipped, shipped=shipped, entry=entry, samples=self._shipped.samples(entry.id))

    def _lay_blueprint(self, entry: Entry, over: dict[str, Kept[Blueprint]]) -> None:
        before = over.get(entry.id)
        shipped = before.shipped if before is not None else None
        if entry.version is not None:
            blueprint, problems = kept_blueprint(entry.versions[-1].content, self._skill_ids)
            _tell_unfit("blueprint", blueprint, problems)
            over[entry.id] = Kept(thing=blueprint, shipped=shipped, entry=entry, unfit=bool(problems))
        elif shipped is not None:
            over[entry.id] = Kept(thing=shipped, shipped=shipped, entry=entry)

    def _read(self, question_id: str, version: Version) -> tuple[Question, Mapping[str, str], Sequence[object]]:
        """What came with a pack keeps the pack's origin."""
        shipped = self._questions[question_id].shipped if question_id in self._questions else None
        origin = shipped.origin if shipped is not None and not version.by else own_origin(version.number)
        return kept_question(version.content, origin)


def _stored(entry: Entry | None, version: int) -> Version | None:
    return next((v for v in entry.versions if v.number == version), None) if entry is not None else None


def _tell_unfit(sort: Sort, thing: Question | Blueprint, problems: Sequence[object]) -> None:
    """As after a kind of question was taken out of the house. Not a word of its text: a log is no place for that."""
    if problems:
        log.error("kept_but_unfit", sort=sort, id=thing.id, version=thing.version, problems=len(problems))
