"""Writing into the bank: each edit is a version, and nobody's edit is lost to another's.

Whoever edits says which version they had before them. If another stands by now, theirs is refused, and the other is
kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Literal, TypeVar

from vivavoce.content.fields import Problem
from vivavoce.content.mappings import blueprint_to_mapping
from vivavoce.desk.bank import Kept, LaidBank
from vivavoce.desk.bank_written import Draft, Mapping, blueprint_draft, mapping_of, question_draft, refuse
from vivavoce.desk.interviews import DEFAULT_BLUEPRINT
from vivavoce.domain.blueprint import Blueprint
from vivavoce.domain.kinds import check_answer, kind_of
from vivavoce.domain.question import Answer, Question
from vivavoce.domain.scoring import Scorecard
from vivavoce.ports.errors import Conflict, NotFound
from vivavoce.ports.interviewing import Scorer
from vivavoce.storage.bank import NewVersions, Sort, Version

T = TypeVar("T", Question, Blueprint)
Outcome = Literal["created", "changed", "unchanged", "refused"]

AT_ONCE = 100
NO_VERSION = "is missing; send the version that your edit was made from."
TAKEN = "is used already; choose another, or edit the one that is there."


@dataclass(frozen=True, slots=True, kw_only=True)
class Written(Generic[T]):
    """One that is to be written: over what stands (None: nothing does), and what it will be."""

    draft: Draft[T]
    over: Kept[T] | None

    @property
    def id(self) -> str:
        return self.draft.thing.id

    @property
    def unchanged(self) -> bool:
        return self.over is not None and self.over.thing == self._as(self.over.thing.version) and self._same_samples()

    def _as(self, version: int) -> T:
        numbered = self.draft.numbered(version)[0]
        if isinstance(numbered, Question) and self.over is not None and isinstance(self.over.thing, Question):
            return numbered if self.over.own else replace(numbered, origin=self.over.thing.origin)
        return numbered

    def _same_samples(self) -> bool:
        return self.over is None or dict(self.over.samples) == self.draft.mapping.get("samples", {})

    def versions(self, at: float, by: str) -> NewVersions:
        """With the shipped one as it stood, the first time: an upgrade may bring another under its number."""
        number = 1 if self.over is None else self.over.next_version()
        new = Version(number=number, at=at, by=by, content=self.draft.numbered(number)[1])
        if self.over is None:
            return NewVersions(id=self.id, instead_of=None, versions=(new,))
        if self.over.last is None:
            return NewVersions(id=self.id, instead_of=None, versions=(_shipped(self.over), new))
        return NewVersions(id=self.id, instead_of=self.over.last.number, versions=(new,))


class BankEditing:
    def __init__(self, bank: LaidBank, scorer: Scorer, now: Callable[[], float]) -> None:
        self._bank = bank
        self._scorer = scorer
        self._now = now

    # Questions

    async def create_question(self, raw: Mapping, by: str) -> Kept[Question]:
        await self._bank.refresh()
        draft = question_draft(raw, self._bank)
        _refuse_taken(draft, draft.thing.id in self._bank.kept_questions())
        await self._write_one("question", Written(draft=draft, over=None), by)
        return self._bank.kept_question(draft.thing.id)

    async def edit_question(self, question_id: str, raw: Mapping, by: str) -> Kept[Question]:
        await self._bank.refresh()
        kept = self._bank.kept_question(question_id)
        draft = question_draft({**raw, "id": question_id}, self._bank)
        _refuse_unsound_or_older(draft, raw, kept)
        await self._write_one("question", Written(draft=draft, over=kept), by)
        return self._bank.kept_question(question_id)

    async def retire_question(self, question_id: str, *, retired: bool) -> Kept[Question]:
        await self._bank.refresh()
        if self._bank.kept_question(question_id).retired is not retired:
            await self._mark("question", question_id, retired=retired)
        return self._bank.kept_question(question_id)

    async def write_questions(self, drafts: Iterable[Draft[Question]], by: str, *, dry: bool) -> dict[str, Outcome]:
        """By id, what became of each. One that was just changed by somebody else is refused."""
        await self._bank.refresh()
        known = self._bank.kept_questions()
        wanted = [Written(draft=draft, over=known.get(draft.thing.id)) for draft in drafts]
        changed = [one for one in wanted if not one.unchanged]
        done = await self._write("question", changed, by) if changed and not dry else {one.id for one in changed}
        return {one.id: _outcome(one, done) for one in wanted}

    # Blueprints

    async def create_blueprint(self, raw: Mapping, by: str) -> Kept[Blueprint]:
        await self._bank.refresh()
        draft = blueprint_draft(raw, self._bank)
        _refuse_taken(draft, draft.thing.id in self._bank.kept_blueprints())
        await self._write_one("blueprint", Written(draft=draft, over=None), by)
        return self._bank.kept_blueprint(draft.thing.id)

    async def edit_blueprint(self, blueprint_id: str, raw: Mapping, by: str) -> Kept[Blueprint]:
        await self._bank.refresh()
        kept = self._bank.kept_blueprint(blueprint_id)
        if kept.shipped is not None:
            raise Conflict(
                "This blueprint came with Viva Voce and is a template: copy it, and edit the copy.",
                code="shipped_template",
            )
        draft = blueprint_draft({**raw, "id": blueprint_id}, self._bank)
        _refuse_unsound_or_older(draft, raw, kept)
        await self._write_one("blueprint", Written(draft=draft, over=kept), by)
        return self._bank.kept_blueprint(blueprint_id)

    async def mark_blueprint(
        self, blueprint_id: str, *, retired: bool | None = None, offered: bool | None = None
    ) -> Kept[Blueprint]:
        await self._bank.refresh()
        self._bank.kept_blueprint(blueprint_id)
        if blueprint_id == DEFAULT_BLUEPRINT and (retired or offered is False):
            raise Conflict(
                "Interviews that name no blueprint begin with this one, so it stays.", code="default_blueprint"
            )
        await self._mark("blueprint", blueprint_id, retired=retired, offered=offered)
        return self._bank.kept_blueprint(blueprint_id)

    # Trying out

    async def try_out(self, question_id: str, version: int | None, answer: Answer) -> Scorecard:
        kept = self._bank.kept_question(question_id)
        question = kept.thing if version is None else self._bank.question_as(kept, version)
        if question is None:
            raise NotFound(f"This question has no version {version}.")
        return await self._scored(question, answer)

    async def try_out_draft(self, raw: Mapping, answer: Answer) -> Scorecard:
        return await self._scored(question_draft(raw, self._bank).sound, answer)

    async def _scored(self, question: Question, answer: Answer) -> Scorecard:
        """As in an interview: what does not fit is refused, a key decides where there is one, and nothing is kept."""
        check_answer(question, answer)
        kind = kind_of(question)
        return kind.score(question, answer) if kind.score is not None else await self._scorer.score(question, answer)

    # Writing

    async def _write_one(self, sort: Sort, one: Written[T], by: str) -> None:
        if not one.unchanged and not await self._write(sort, [one], by):
            raise _meanwhile()

    async def _write(self, sort: Sort, wanted: Sequence[Written[T]], by: str) -> frozenset[str]:
        """Some at a time, so that answers of candidates need not wait for the whole of a large file."""
        new = [one.versions(self._now(), by) for one in wanted]
        done: set[str] = set()
        for begin in range(0, len(new), AT_ONCE):
            done |= await self._bank.store.write(sort, new[begin : begin + AT_ONCE])
        await self._bank.refresh()
        return frozenset(done)

    async def _mark(self, sort: Sort, entry_id: str, **marks: bool | None) -> None:
        await self._bank.store.mark(sort, entry_id, **marks)
        await self._bank.refresh()


def _shipped(kept: Kept[T]) -> Version:
    thing = kept.thing
    mapping = mapping_of(thing, dict(kept.samples)) if isinstance(thing, Question) else blueprint_to_mapping(thing)
    content = json.dumps({**mapping, "version": thing.version}, ensure_ascii=False)
    return Version(number=thing.version, at=0.0, by="", content=content)


def _outcome(one: Written[Question], done: Iterable[str]) -> Outcome:
    if one.unchanged:
        return "unchanged"
    if one.id not in done:
        return "refused"
    return "created" if one.over is None else "changed"


def _refuse_taken(draft: Draft[T], taken: bool) -> None:
    refuse((*draft.problems, *([{"field": "id", "message": TAKEN}] if taken else [])))


def _refuse_unsound_or_older(draft: Draft[T], raw: Mapping, kept: Kept[T]) -> None:
    refuse((*draft.problems, *_missing_version(raw)))
    if draft.thing.version != kept.thing.version:
        raise _meanwhile(kept.thing.version)


def _missing_version(raw: Mapping) -> tuple[Problem, ...]:
    return () if "version" in raw else ({"field": "version", "message": NO_VERSION},)


def _meanwhile(version: int | None = None) -> Conflict:
    which = f"Version {version}" if version is not None else "Another version"
    return Conflict(
        f"{which} was saved since you began. It is kept, and yours is not saved yet: read it, and save yours over it.",
        code="edited_meanwhile",
    )
