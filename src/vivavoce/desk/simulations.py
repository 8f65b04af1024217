"""Simulated interviews: from a kind of company, a type and a few wishes to the command that creates the session."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal, get_args

from vivavoce.desk.interviews import Interviews, SimulationWish
from vivavoce.desk.profiles import Profiles
from vivavoce.domain.commands import CreateSession
from vivavoce.domain.pattern import Company, InterviewType, Pattern, blueprint_for, skills_for
from vivavoce.domain.question import Difficulty
from vivavoce.domain.state import Session
from vivavoce.ports.bank import Role
from vivavoce.ports.clock import Clock
from vivavoce.ports.errors import Invalid

Language = Literal["python", "javascript", "typescript", "java", "cpp", "go", "rust", "sql"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
SKILL_OF_LANGUAGE: Mapping[Language, str] = {
    "python": "python",
    "javascript": "javascript",
    "typescript": "typescript",
    "java": "java",
    "cpp": "c-cpp",
    "go": "go",
    "rust": "rust",
    "sql": "sql",
}
LANGUAGE_WEIGHT = 0.6
AHEAD_MAX_S = 366 * 86_400.0
CONTEXT = "simulation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """`hints` and `follow_ups`: None leaves them on."""

    company: Company
    interview_type: InterviewType
    difficulty: Difficulty = "medium"
    max_questions: int | None = None
    duration_s: float | None = None
    scheduled_at: float | None = None
    language: Language | None = None
    hints: bool | None = None
    follow_ups: bool | None = None
    key: str | None = None


class Simulations:
    def __init__(
        self, patterns: Mapping[Company, Pattern], interviews: Interviews, profiles: Profiles, clock: Clock
    ) -> None:
        self.patterns = patterns
        self._interviews = interviews
        self._profiles = profiles
        self._clock = clock

    async def creation(self, owner_id: str, wanted: Wanted, *, by: str) -> CreateSession:
        """`by` is who asks for it. Raises `Invalid` for a time that is past or too far off."""
        self._check_time(wanted.scheduled_at)
        pattern = self.patterns[wanted.company]
        blueprint = blueprint_for(
            pattern,
            wanted.interview_type,
            difficulty=wanted.difficulty,
            max_questions=wanted.max_questions or pattern.max_questions,
            duration_s=wanted.duration_s or pattern.duration_s,
            hints=wanted.hints is not False,
            follow_ups=wanted.follow_ups is not False,
        )
        profile = await self._profiles.profile(owner_id)
        wish = SimulationWish(
            session_id=session_id_for(owner_id, wanted.key, by=by),
            key=wanted.key,
            scheduled_at=wanted.scheduled_at,
            extra_time_factor=profile.preferences.extra_time_factor,
            context=((CONTEXT, json.dumps({"language": wanted.language})),),
        )
        return await self._interviews.of_pattern(owner_id, _role(pattern, wanted), blueprint, wish)

    def _check_time(self, scheduled_at: float | None) -> None:
        now = self._clock.now()
        if scheduled_at is not None and scheduled_at <= now:
            raise Invalid("'scheduled_at' is past. Name a time that is still to come.", code="scheduled_in_the_past")
        if scheduled_at is not None and scheduled_at > now + AHEAD_MAX_S:
            raise Invalid("'scheduled_at' is more than a year off. Name an earlier time.", code="scheduled_too_late")


def session_id_for(owner_id: str, key: str | None, *, by: str) -> str | None:
    """The same key of the same person names the same session, so that a request that is sent again makes no second.
    A key is of who sent it: nobody comes upon the session of another by guessing theirs."""
    if key is None:
        return None
    named = f"{owner_id}|{key}" if by == owner_id else json.dumps([by, owner_id, key])
    return f"int_{blake2b(named.encode(), digest_size=10).hexdigest()}"


def language_of(session: Session) -> str | None:
    """The language that was chosen when the session was made."""
    told = dict(session.context).get(CONTEXT)
    language: str | None = json.loads(told)["language"] if told is not None else None
    return language


def _role(pattern: Pattern, wanted: Wanted) -> Role:
    """The bank's role, with the skills that count in this pattern; the language that was chosen counts among them."""
    skills = skills_for(pattern, wanted.interview_type)
    skill = SKILL_OF_LANGUAGE[wanted.language] if wanted.language else None
    if skill is not None and all(named != skill for named, _ in skills):
        skills = (*skills, (skill, LANGUAGE_WEIGHT))
    return Role(id=pattern.role, name=pattern.role_name, skills=skills)
