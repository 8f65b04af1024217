"""How tests and applications look on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

from vivavoce.api.wire import moment
from vivavoce.desk.application_rows import Application, Attempt, Note, state_of
from vivavoce.desk.inviting import test_url
from vivavoce.desk.team_rows import TestTeam
from vivavoce.desk.tests import Counts
from vivavoce.domain.assessment import Test
from vivavoce.domain.attempts import Allowed, StartRefused
from vivavoce.domain.scheduling import Problem
from vivavoce.domain.state import ENDED

Wire = dict[str, object]
NAMELESS = "Somebody without an account yet"


def told_test(
    test: Test,
    counts: Counts,
    *,
    now: float,
    names: Mapping[str, str],
    base: str,
    mine: bool,
    author: str | None = None,
    available: Mapping[str, int] | None = None,
) -> Wire:
    settings, schedule = test.settings, test.schedule
    selection = settings.blueprint.selection if settings.blueprint else None
    return {
        "test_id": test.test_id,
        "title": test.title,
        "stage": schedule.stage(now),
        "mine": mine,
        "author": author,
        "skills": [{"skill": s, "name": names.get(s, s), "weight": w} for s, w in settings.skills],
        "blueprint_id": settings.blueprint_id,
        "adaptive": settings.blueprint is None or (selection is not None and settings.blueprint.adaptive),
        "total_questions": settings.total_questions,
        "time_limit_minutes": settings.time_limit_s / 60,
        "question_time_limit_seconds": settings.question_time_limit_s,
        "opens_at": moment(test.opens_at),
        "closes_at": moment(test.closes_at),
        "zone": settings.zone,
        "attempts": settings.attempts,
        "cooling_off_minutes": settings.cooling_off_s / 60,
        "pass_mark": settings.pass_mark,
        "feedback": settings.feedback,
        "invited_only": settings.invited_only,
        "pause_allowed": settings.pause_allowed,
        "hints": settings.hints,
        "skip_allowed": settings.skip_allowed,
        "instructions": settings.instructions,
        "blind_review": settings.blind_review,
        "integrity": list(settings.integrity),
        "group_size": settings.group_size,
        "version": test.version,
        "created_at": moment(test.created_at),
        "updated_at": moment(test.updated_at),
        "counts": {
            "applications": counts.applications,
            "started": counts.started,
            "decided": counts.decided,
        },
        "available": None if available is None else dict(available),
        "test_url": test_url(base, test.test_id),
    }


def problem(found: Problem) -> Wire:
    return {"code": found.code, "field": found.field, "message": found.words}


def whose(one: Application, *, blind: bool) -> Wire:
    """Who it is; in a blind review, a sign that stays the same, until somebody has decided."""
    if one.erased:
        return {"name": "", "email": "", "user_id": None}
    if not hidden(one, blind=blind):
        return {"name": one.name, "email": one.email, "user_id": one.user_id}
    sign = blake2b(one.application_id.encode(), digest_size=3).hexdigest().upper()
    return {"name": f"Candidate {sign}", "email": "", "user_id": None}


def hidden(one: Application, *, blind: bool) -> bool:
    """Whether a blind review hides who it is."""
    return blind and bool(one.attempts) and one.decided_at is None and not one.erased


def application(one: Application, statuses: Mapping[str, str], *, blind: bool = False) -> Wire:
    """`statuses` says how each attempt's session stands."""
    return {
        **whose(one, blind=blind),
        "application_id": one.application_id,
        "test_id": one.test_id,
        "invited": one.invited,
        "state": state(one, statuses),
        "extra_time_factor": one.extra_time_factor,
        "tags": list(one.tags),
        "created_at": moment(one.created_at),
        "opened_at": moment(one.opened_at),
        "decision": one.decision,
        "decision_reason": one.decision_reason,
        "decided_at": moment(one.decided_at),
        "mail": one.mail,
        "mail_at": moment(one.mail_at),
        "attempts": _attempts(one, statuses, reasons=True),
    }


def state(one: Application, statuses: Mapping[str, str]) -> str:
    last = statuses.get(one.attempts[-1].session_id) if one.attempts else None
    return state_of(one, completed=last in ENDED)


def note(one: Note, names: Mapping[str, str]) -> Wire:
    return {"note_id": one.note_id, "author": names.get(one.author_id), "at": moment(one.at), "text": one.text}


def my_test(
    one: Application,
    test: Test,
    standing: Allowed | StartRefused | Attempt,
    statuses: Mapping[str, str],
    *,
    now: float,
    base: str,
    team: TestTeam | None = None,
) -> Wire:
    """A test as its candidate sees it. A decision is for people to tell, so it is not there."""
    settings, refused = test.settings, standing if isinstance(standing, StartRefused) else None
    running = standing if isinstance(standing, Attempt) else None
    seen = "completed" if (found := state(one, statuses)) == "decided" else found
    return {
        "application_id": one.application_id,
        "test_id": test.test_id,
        "title": test.title,
        "stage": test.schedule.stage(now),
        "state": seen,
        "instructions": settings.instructions,
        "total_questions": settings.total_questions,
        "time_limit_minutes": settings.time_limit_s * one.extra_time_factor / 60,
        "question_time_limit_seconds": settings.question_time_limit_s * one.extra_time_factor,
        "extra_time_factor": one.extra_time_factor,
        "opens_at": moment(test.opens_at),
        "closes_at": moment(test.closes_at),
        "zone": settings.zone,
        "attempts_allowed": settings.attempts,
        "attempts_left": max(0, settings.attempts - sum(a.session_id in statuses and a.counts for a in one.attempts)),
        "attempts": _attempts(one, statuses),
        "feedback": settings.feedback,
        "pause_allowed": settings.pause_allowed,
        "hints": settings.hints,
        "skip_allowed": settings.skip_allowed,
        "integrity": list(settings.integrity),
        "can_start": refused is None,
        "running": running.session_id if running else None,
        "why_not": refused.reason if refused else None,
        "why_not_code": refused.code if refused else None,
        "group_size": settings.group_size,
        "team": _my_team(team, one) if team is not None else None,
        "test_url": test_url(base, test.test_id),
    }


def _my_team(team: TestTeam, me: Application) -> Wire:
    members = [
        {"name": mate.name or NAMELESS, "you": mate.application_id == me.application_id} for mate in team.members
    ]
    return {"name": team.name, "members": members}


def invitation(one: Application, test: Test, now: float) -> Wire:
    settings = test.settings
    return {
        "test_id": test.test_id,
        "title": test.title,
        "stage": test.schedule.stage(now),
        "email": one.email,
        "name": one.name,
        "taken": one.user_id is not None,
        "total_questions": settings.total_questions,
        "time_limit_minutes": settings.time_limit_s * one.extra_time_factor / 60,
        "extra_time_factor": one.extra_time_factor,
        "opens_at": moment(test.opens_at),
        "closes_at": moment(test.closes_at),
        "zone": settings.zone,
        "instructions": settings.instructions,
    }


def _attempts(one: Application, statuses: Mapping[str, str], *, reasons: bool = False) -> list[Wire]:
    """The reason why one was given back is for those who give the test."""
    return [
        {
            "number": attempt.number,
            "interview_id": attempt.session_id,
            "begun_at": moment(attempt.begun_at),
            "status": statuses.get(attempt.session_id),
            "given_back_at": moment(attempt.given_back_at),
            "given_back_reason": attempt.given_back_reason if reasons else None,
        }
        for attempt in one.attempts
    ]
