"""Starting an interview: from what a person asked for to the command that creates it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from secrets import randbits, token_hex
from typing import Protocol

from vivavoce.desk.adaptation import adaptation_of, declared_level
from vivavoce.desk.profiles import Resume
from vivavoce.desk.resumes.evidence import claims_of, evidence_of
from vivavoce.domain.blueprint import Blueprint
from vivavoce.domain.commands import CreateSession
from vivavoce.domain.events import PlannedQuestion, QuestionAsked, SkillWeight
from vivavoce.domain.items import Item
from vivavoce.domain.question import Difficulty
from vivavoce.domain.weighing import RoleSkills, SkillEvidence, weigh
from vivavoce.ports.bank import Bank, Role, RoleMatch
from vivavoce.ports.chat import ChatModel
from vivavoce.ports.errors import Invalid, NotFound
from vivavoce.ports.events import EventStore
from vivavoce.ports.exposure import Exposures, MemoryExposures, Seen, name_of_test
from vivavoce.ports.items import Items, MemoryItems

DEFAULT_BLUEPRINT = "phased"
SESSIONS_LOOKED_BACK = 2
JOB_KEPT_MAX = 4_000
NO_MODEL = "No AI model is set up here, so the questions come from the bank and the built-in scorer reads the answers."
MODEL_AWAY = (
    "The AI model is not answering at the moment, so the interview starts with questions from the bank. Questions made "
    "for you follow once it is back."
)


class Planner(Protocol):
    def __call__(
        self,
        bank: Bank,
        role: Role,
        blueprint: Blueprint,
        difficulty: Difficulty,
        evidence: SkillEvidence = ...,
        *,
        seen: frozenset[str] = ...,
        max_questions: int | None = ...,
        items: Mapping[str, Item] = ...,
        seed: int = ...,
    ) -> tuple[tuple[PlannedQuestion, ...], tuple[SkillWeight, ...]]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the candidate asked for."""

    role: str
    blueprint: str | None = None
    difficulty: Difficulty | None = None
    max_questions: int | None = None
    duration_s: float | None = None
    extra_time_factor: float = 1.0
    resume: Resume | None = None
    experience_years: float | None = None
    job_description: str | None = None
    voice: bool = False
    consent: bool = False


class Interviews:
    def __init__(
        self,
        bank: Bank,
        store: EventStore,
        plan: Planner,
        now: Callable[[], float],
        model: ChatModel | None = None,
        *,
        items: Items | None = None,
        exposures: Exposures | None = None,
    ) -> None:
        """Without a `model`, none is set up; without `items`, questions are as hard as their authors say; without
        `exposures`, no question was ever seen."""
        self._items = items or MemoryItems()
        self._exposures = exposures or MemoryExposures()
        self._model = model
        self._bank = bank
        self._store = store
        self._plan = plan
        self._now = now

    async def creation(self, owner_id: str, wish: Wish) -> CreateSession:
        """The command that creates the interview. Raises `Invalid` when it asks for what is not there."""
        match, evidence = await self._read(wish)
        role = match.role
        blueprint = self._blueprint(wish.blueprint)
        difficulty = wish.difficulty or blueprint.difficulty
        max_questions = wish.max_questions or blueprint.max_questions
        seed = randbits(32)
        seen = await self._exposures.seen(name_of_test(blueprint.id, role.id)) if blueprint.measures else Seen()
        plan, weights = self._plan(
            self._bank,
            role,
            blueprint,
            difficulty,
            evidence,
            seen=await self._seen(owner_id),
            max_questions=max_questions,
            items=await self._items.items() if blueprint.selection else {},
            seed=seed,
        )
        read = wish.resume.reading.experience_years if wish.resume else None
        return CreateSession(
            at=self._now(),
            session_id=f"int_{token_hex(10)}",
            owner_id=owner_id,
            blueprint=blueprint,
            role=role.id,
            role_name=role.name,
            skills=weights,
            plan=plan,
            difficulty=difficulty,
            max_questions=max_questions,
            duration_s=wish.duration_s or blueprint.duration_s,
            extra_time_factor=wish.extra_time_factor,
            seed=seed,
            consent=wish.consent,
            warnings=tuple(self._warnings(wish, match)),
            context=tuple(_context(wish, match)),
            personal=self._model is not None and blueprint.mode == "practice",
            adaptation=adaptation_of(
                self._bank,
                blueprint,
                plan,
                declared_level(wish.difficulty, wish.experience_years if read is None else read),
                seen,
            ),
        )

    def without_model(self) -> str:
        """Why nothing is made for the candidate at the moment."""
        return NO_MODEL if self._model is None else MODEL_AWAY

    def _warnings(self, wish: Wish, match: RoleMatch) -> list[str]:
        away = self._model is None or not self._model.available
        return [*([self.without_model()] if away else []), *_warnings(wish, match)]

    async def _read(self, wish: Wish) -> tuple[RoleMatch, SkillEvidence]:
        """Which role is meant, and what speaks for each skill. A long text takes time, so others go on meanwhile."""

        def read() -> tuple[RoleMatch, SkillEvidence]:
            match = self._bank.match_role(wish.role, wish.job_description or "")
            return match, self._evidence(match, wish.role, wish.resume, wish.job_description)

        return await asyncio.to_thread(read) if wish.job_description else read()

    def weighed(self, role: str, resume: Resume | None, job: str | None) -> tuple[RoleMatch, tuple[SkillWeight, ...]]:
        """Which role this means, and how its skills would count: before anything begins."""
        match = self._bank.match_role(role, job or "")
        names = {skill.id: skill.name for skill in self._bank.skills()}
        skills = RoleSkills(name=match.role.name, weights=dict(match.role.skills))
        return match, weigh(skills, names, self._evidence(match, role, resume, job))

    def _evidence(self, match: RoleMatch, role: str, resume: Resume | None, job: str | None) -> SkillEvidence:
        return evidence_of(resume, job, self._bank.vocabulary(), title=role, hints=match.role.hints)

    def _blueprint(self, blueprint_id: str | None) -> Blueprint:
        try:
            return self._bank.blueprint(blueprint_id or DEFAULT_BLUEPRINT)
        except NotFound as missing:
            raise Invalid(missing.detail, code="unknown_blueprint") from missing

    async def _seen(self, owner_id: str) -> frozenset[str]:
        """What this person was asked lately, so that practising twice is not the same interview twice."""
        seen: set[str] = set()
        for summary in await self._store.list_for(owner_id, limit=SESSIONS_LOOKED_BACK):
            for logged in await self._store.read(summary.session_id):
                if isinstance(logged.event, QuestionAsked):
                    seen.add(logged.event.question.id)
        return frozenset(seen)


def _context(wish: Wish, match: RoleMatch) -> Iterator[tuple[str, str]]:
    """What a later interviewer may want to know. It goes into the encrypted log, and never into another."""
    told = {
        "asked": wish.role,
        "confidence": match.confidence,
        "recognised": match.recognised,
        "by": match.by,
        "unrecognised": list(match.unrecognised),
    }
    yield "role_match", json.dumps(told, ensure_ascii=False)
    if wish.resume is not None:
        yield "resume_id", wish.resume.resume_id
        yield "resume", json.dumps(claims_of(wish.resume), ensure_ascii=False, separators=(",", ":"))
    if wish.job_description:
        yield "job", wish.job_description[:JOB_KEPT_MAX]


def _warnings(wish: Wish, match: RoleMatch) -> list[str]:
    warnings = []
    if not match.recognised:
        warnings.append(_nearest(match))
    if match.unrecognised:
        words = ", ".join(f"“{word}”" for word in match.unrecognised)
        warnings.append(f"Not recognised in the role that you named, and left aside: {words}.")
    if wish.voice:
        warnings.append("This server has no voice yet, so the interview is in writing.")
    return warnings


def _nearest(match: RoleMatch) -> str:
    why = {"skills": " by the skills that it names", "job": " by the job description"}.get(match.by, "")
    return f"The role you named is not in the bank yet; the nearest{why} is {match.role.name}."
