"""From what a recruiter wrote to a schedule that can be held, or all that is wrong with it at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vivavoce.desk.zones import check_zone, read_moment
from vivavoce.domain.scheduling import Circumstances, Problem, Schedule, check_schedule
from vivavoce.ports.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Times as they were written: ISO 8601, with an offset, or without one and with a zone."""

    title: str
    duration_s: float
    total_questions: int
    zone: str | None = None
    opens_at: str | None = None
    closes_at: str | None = None
    question_time_limit_s: float | None = None
    attempts: int = 1
    cooling_off_s: float = 0.0
    pass_mark: float | None = None


def read_schedule(draft: Draft, around: Circumstances) -> tuple[Schedule, tuple[Problem, ...]]:
    """A time that cannot be read is one of the problems, and taken as open for the others."""
    unknown = check_zone(draft.zone) if draft.zone else None
    problems = [unknown] if unknown else []
    zone = draft.zone if draft.zone and not unknown else None
    moments: dict[str, float] = {}
    for name, text in (("opens_at", draft.opens_at), ("closes_at", draft.closes_at)):
        read = read_moment(text, zone, name) if text else None
        if isinstance(read, float):
            moments[name] = read
        elif read is not None and not (unknown and read.code == "zone_missing"):
            problems.append(read)
    schedule = Schedule(
        title=draft.title.strip(),
        duration_s=draft.duration_s,
        total_questions=draft.total_questions,
        zone=zone or "UTC",
        opens_at=moments.get("opens_at"),
        closes_at=moments.get("closes_at"),
        question_time_limit_s=draft.question_time_limit_s,
        attempts=draft.attempts,
        cooling_off_s=draft.cooling_off_s,
        pass_mark=draft.pass_mark,
    )
    return schedule, (*problems, *check_schedule(schedule, around))


def refuse(problems: Sequence[Problem]) -> None:
    """Raise what a form can show, field by field. One problem gives the refusal its name, several share one."""
    if not problems:
        return
    [*names] = {problem.code for problem in problems}
    raise Invalid(
        " ".join(problem.words for problem in problems[:3]) + " Nothing was saved.",
        code=names[0] if len(names) == 1 else "schedule_invalid",
        errors=tuple({"field": p.field, "message": p.words, "code": p.code} for p in problems),
    )
