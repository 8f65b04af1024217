"""Starting an interview: from what a person asked for to the command that creates it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from secrets import randbits, token_hex
from typing import Protocol

from vivavoce.desk.adaptation import adaptation_of, declared_level
from vivavoce.desk.attempts import Entry
from vivavoce.desk.coding_offer import CodingOffer, Fitness
from vivavoce.desk.profiles import Resume
from vivavoce.desk.resumes.evidence import claims_of, evidence_of
from vivavoce.desk.speech_offer import NO_SPEECH, SpeechOffer
from vivavoce.desk.tests import available, role_of
from vivavoce.domain.assessment import Test, blueprint_of
from vivavoce.domain.blueprint import Blueprint
from vivavoce.domain.commands import CreateSession
from vivavoce.domain.events import PlannedQuestion, QuestionAsked, SkillWeight
from vivavoce.domain.items import Item
from vivavoce.domain.pattern import unfilled
from vivavoce.domain.question import Difficulty, Question
from vivavoce.domain.trying import CODING
from vivavoce.domain.weighing import RoleSkills, SkillEvidence, weigh
from vivavoce.ports.bank import Bank, Role, RoleMatch
from vivavoce.ports.chat import ChatModel
from vivavoce.ports.errors import Invalid, NotFound
from vivavoce.ports.events import EventStore
from vivavoce.ports.exposure import Exposures, MemoryExposures, Seen, name_of_test
from vivavoce.ports.items import Items, MemoryItems

DEFAULT_BLUEPRINT = "phased"
PROBLEM_BLUEPRINT = "coding"
SESSIONS_LOOKED_BACK = 2
JOB_KEPT_MAX = 4_000
NO_MODEL = "No AI model is set up here, so the questions come from the bank and the built-in scorer reads the answers."
MODEL_AWAY = (
    "The AI model is not answering at the moment, so the interview starts with questions from the bank. Questions made "
    "for you follow once it is back."
)


UNTRIED = (
    "This server runs no code, so code is kept and talked about, and not scored. `viva doctor` tells what it takes."
)


def talked_about(question: Question) -> int:
    """Where no code runs, a simulated interview still asks for it: the talk about it is half of such an interview."""
    return 0


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
        coding: Fitness = ...,
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
    skill: str | None = None
    """Practise this skill alone."""
    problem_id: str | None = None
    """Practise this coding problem alone."""
    voice: bool = False
    recording: bool = False
    pace: str = "normal"
    consent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationWish:
    """What is asked for beside a pattern. `session_id` is there where the same wish may come twice, and counts once."""

    session_id: str | None = None
    key: str | None = None
    scheduled_at: float | None = None
    extra_time_factor: float = 1.0
    context: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()


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
        offer: CodingOffer | None = None,
        speech: SpeechOffer = NO_SPEECH,
    ) -> None:
        """Without a `model`, none is set up; without `items`, questions are as hard as their authors say; without
        `exposures`, no question was ever seen; without an `offer`, no coding question is asked; without `speech`,
        nobody listens."""
        self._speech = speech
        self._offer = offer or CodingOffer()
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
        role, evidence = self._narrowed(match.role, evidence, wish)
        blueprint = self._blueprint(wish.blueprint or (PROBLEM_BLUEPRINT if wish.problem_id else None))
        if self._offer.impossible(blueprint):
            raise Invalid(self._offer.left_out(blueprint), code="code_not_available")
        difficulty = wish.difficulty or blueprint.difficulty
        max_questions = 1 if wish.problem_id else wish.max_questions or blueprint.max_questions
        seed = randbits(32)
        seen = await self._exposures.seen(name_of_test(blueprint.id, role.id)) if blueprint.measures else Seen()
        fitness = self._offer.fitness(blueprint.mode)
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
            coding=only(wish.problem_id, fitness) if wish.problem_id else fitness,
        )
        if wish.problem_id and not plan:
            raise _no_problem(wish.problem_id)
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
            warnings=tuple(self._warnings(wish, match, blueprint)),
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

    def _narrowed(self, role: Role, evidence: SkillEvidence, wish: Wish) -> tuple[Role, SkillEvidence]:
        """Who practises one thing is asked about that alone, whatever a role or a résumé names beside it."""
        skill = wish.skill
        if wish.problem_id:
            problem = self._problem(wish.problem_id)
            skill = problem.skill
            if problem.roles and role.id not in problem.roles:
                role, _ = self._bank.role_for(problem.roles[0])
        if skill is None:
            return role, evidence
        if skill not in {known.id for known in self._bank.skills()}:
            raise Invalid(f"The bank has no skill '{skill}'.", code="unknown_skill")
        return replace(role, skills=((skill, 1.0),), hints=()), SkillEvidence()

    def _problem(self, problem_id: str) -> Question:
        try:
            found = self._bank.question(problem_id, 1)
        except NotFound as unknown:
            raise _no_problem(problem_id) from unknown
        if found.kind != CODING:
            raise _no_problem(problem_id)
        return found

    async def of_test(self, owner_id: str, test: Test, entry: Entry) -> CreateSession:
        """The command that begins an attempt at a test. What this person was asked before comes in only where the bank
        has nothing else; a model makes nothing for one person, since all are to be asked alike."""
        role = role_of(test)
        blueprint = blueprint_of(test, sum(available(self._bank, test, self._offer).values()))
        seed = randbits(32)
        seen = await self._exposures.seen(name_of_test(blueprint.id, role.id)) if blueprint.measures else Seen()
        plan, weights = self._plan(
            self._bank,
            role,
            blueprint,
            blueprint.difficulty,
            seen=await self._seen_in(entry.earlier),
            items=await self._items.items() if blueprint.selection else {},
            seed=seed,
            coding=self._offer.fitness(blueprint.mode),
        )
        return CreateSession(
            at=self._now(),
            session_id=entry.session_id,
            owner_id=owner_id,
            blueprint=blueprint,
            role=role.id,
            role_name=test.title,
            skills=weights,
            plan=plan,
            difficulty=blueprint.difficulty,
            max_questions=blueprint.max_questions,
            duration_s=blueprint.duration_s,
            extra_time_factor=entry.extra_time_factor,
            seed=seed,
            consent=True,
            adaptation=adaptation_of(self._bank, blueprint, plan, None, seen),
            test=entry.place,
            member_name=entry.name,
        )

    async def of_pattern(self, owner_id: str, role: Role, blueprint: Blueprint, wish: SimulationWish) -> CreateSession:
        """The command that creates an interview as a kind of company leads it. Who made the blueprint has made sure
        that the pattern is one; whether the bank can fill it is told in the warnings."""
        seed = randbits(32)
        untried = bool(self._offer.left_out(blueprint))
        no_code = UNTRIED if untried else self._offer.caveat(blueprint)
        plan, weights = self._plan(
            self._bank,
            role,
            blueprint,
            blueprint.difficulty,
            seen=await self._seen(owner_id),
            coding=talked_about if untried else self._offer.fitness(blueprint.mode),
            max_questions=blueprint.max_questions,
            items=await self._items.items(),
            seed=seed,
        )
        away = self._model is None or not self._model.available
        return CreateSession(
            at=self._now(),
            key=wish.key,
            session_id=wish.session_id or f"int_{token_hex(10)}",
            owner_id=owner_id,
            blueprint=blueprint,
            role=role.id,
            role_name=role.name,
            skills=weights,
            plan=plan,
            difficulty=blueprint.difficulty,
            max_questions=blueprint.max_questions,
            duration_s=blueprint.duration_s,
            extra_time_factor=wish.extra_time_factor,
            seed=seed,
            scheduled_at=wish.scheduled_at,
            start_now=False,
            warnings=(
                *((self.without_model(),) if away else ()),
                *((no_code,) if no_code else ()),
                *unfilled(blueprint, plan, blueprint.max_questions),
                *wish.warnings,
            ),
            context=wish.context,
            personal=self._model is not None,
            adaptation=adaptation_of(self._bank, blueprint, plan, declared_level(blueprint.difficulty, None), Seen()),
        )

    def without_model(self) -> str:
        """Why nothing is made for the candidate at the moment."""
        return NO_MODEL if self._model is None else MODEL_AWAY

    def _warnings(self, wish: Wish, match: RoleMatch, blueprint: Blueprint) -> list[str]:
        away = self._model is None or not self._model.available
        no_code = self._offer.left_out(blueprint) or self._offer.caveat(blueprint)
        beside = [self.without_model()] if away else []
        speech = self._speech.lacking() if wish.voice else []
        return [*beside, *([no_code] if no_code else []), *_warnings(wish, match), *speech]

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
        """One that candidates may choose: a template for a test that nobody has opened yet gives nothing away."""
        offered = {blueprint.id: blueprint for blueprint in self._bank.blueprints()}
        found = offered.get(blueprint_id or DEFAULT_BLUEPRINT)
        if found is None:
            there = ", ".join(sorted(offered))
            raise Invalid(f"There is no blueprint '{blueprint_id}'. There are: {there}.", code="unknown_blueprint")
        return found

    async def _seen(self, owner_id: str) -> frozenset[str]:
        """What this person was asked lately, so that practising twice is not the same interview twice."""
        late = await self._store.list_for(owner_id, limit=SESSIONS_LOOKED_BACK)
        return await self._seen_in([summary.session_id for summary in late])

    async def _seen_in(self, session_ids: Iterable[str]) -> frozenset[str]:
        seen: set[str] = set()
        for session_id in session_ids:
            for logged in await self._store.read(session_id):
                if isinstance(logged.event, QuestionAsked):
                    seen.add(logged.event.question.id)
        return frozenset(seen)


def only(problem_id: str, fitness: Fitness) -> Fitness:
    return lambda question: fitness(question) if question.id == problem_id else None


def _no_problem(problem_id: str) -> Invalid:
    return Invalid(f"There is no coding problem '{problem_id}' to practise here.", code="unknown_problem")


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
    if wish.voice:
        yield "voice", "yes"
    if wish.voice and wish.pace != "normal":
        yield "pace", wish.pace
    if wish.voice and wish.recording:
        yield "recording", "yes"
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
    return warnings


def _nearest(match: RoleMatch) -> str:
    why = {"skills": " by the skills that it names", "job": " by the job description"}.get(match.by, "")
    return f"The role you named is not in the bank yet; the nearest{why} is {match.role.name}."
