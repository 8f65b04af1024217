"""Starting an interview: from what a person asked for to the command that creates it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from secrets import randbits, token_hex
from typing import Protocol

from vivavoce.desk.resume_reader import skills_named
from vivavoce.domain.blueprint import Blueprint
from vivavoce.domain.commands import CreateSession
from vivavoce.domain.events import PlannedQuestion, QuestionAsked, SkillWeight
from vivavoce.domain.question import Difficulty
from vivavoce.ports.bank import Bank, Role
from vivavoce.ports.chat import ChatModel
from vivavoce.ports.errors import Invalid, NotFound
from vivavoce.ports.events import EventStore

DEFAULT_BLUEPRINT = "phased"
SESSIONS_LOOKED_BACK = 2
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
        skills: Sequence[str] = ...,
        *,
        seen: frozenset[str] = ...,
        max_questions: int | None = ...,
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
    resume_id: str | None = None
    resume_skills: tuple[str, ...] = ()
    job_description: str | None = None
    voice: bool = False
    consent: bool = False


class Interviews:
    def __init__(
        self, bank: Bank, store: EventStore, plan: Planner, now: Callable[[], float], model: ChatModel | None = None
    ) -> None:
        """Without a `model`, none is set up."""
        self._model = model
        self._bank = bank
        self._store = store
        self._plan = plan
        self._now = now

    async def creation(self, owner_id: str, wish: Wish) -> CreateSession:
        """The command that creates the interview. Raises `Invalid` when it asks for what is not there."""
        role, recognised = self._bank.role_for(wish.role)
        blueprint = self._blueprint(wish.blueprint)
        difficulty = wish.difficulty or blueprint.difficulty
        max_questions = wish.max_questions or blueprint.max_questions
        named = skills_named(wish.job_description or "", self._bank.skills())
        plan, weights = self._plan(
            self._bank,
            role,
            blueprint,
            difficulty,
            (*wish.resume_skills, *named),
            seen=await self._seen(owner_id),
            max_questions=max_questions,
        )
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
            seed=randbits(32),
            consent=wish.consent,
            warnings=tuple(self._warnings(wish, role, recognised)),
            personal=self._model is not None and blueprint.mode == "practice",
            context=(("resume_id", wish.resume_id),) if wish.resume_id else (),
        )

    def without_model(self) -> str:
        """Why nothing is made for the candidate at the moment."""
        return NO_MODEL if self._model is None else MODEL_AWAY

    def _warnings(self, wish: Wish, role: Role, recognised: bool) -> list[str]:
        warnings = []
        if self._model is None or not self._model.available:
            warnings.append(self.without_model())
        if not recognised:
            warnings.append(f"The role you named is not in the bank yet; the nearest is {role.name}.")
        if wish.voice:
            warnings.append("This server has no voice yet, so the interview is in writing.")
        return warnings

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
