"""The results of a test, for those who gave it: the table, one attempt with its evidence, who is at it now, a CSV."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse, Response, StreamingResponse

from vivavoce.api import assessment_wire, board_wire, reviewed, team_wire, voice_wire, wire
from vivavoce.api import result_models as models
from vivavoce.api.access import Permission, allows
from vivavoce.api.assessment_routes import Here, Recruiter, TestId, owned_test, told_applications
from vivavoce.api.doors import Doors
from vivavoce.api.problems import problems
from vivavoce.desk.application_rows import Application
from vivavoce.desk.cells import line_of
from vivavoce.desk.result_paper import Paper, PaperDrawing, PaperRow, drawn
from vivavoce.desk.results import Result
from vivavoce.domain.assessment import Test
from vivavoce.domain.digest import digest_of
from vivavoce.domain.kinds import takes_drawing
from vivavoce.domain.masking import Masks
from vivavoce.domain.quickness import quick_answers
from vivavoce.domain.session import evolve
from vivavoce.domain.sharing import shares_of
from vivavoce.domain.state import ENDED, Asked, Session

router = APIRouter(prefix="/api/tests/{test_id}", tags=["results"], responses=problems(401, 403, 404, 422))
SessionId = Annotated[str, Path(min_length=1, max_length=100)]
DRAWINGS_MAX = 50
DRAWINGS_IN_TABLE_MAX = 500


@router.get("/results", response_model=models.ResultsOut)
async def read_results(test_id: TestId, doors: Here, recruiter: Recruiter) -> JSONResponse:
    """Every attempt at a test."""
    test = await owned_test(doors, recruiter, test_id)
    rows = await _rows(doors, test)
    return JSONResponse({"items": rows, "pass_mark": test.settings.pass_mark})


@router.get("/attempts/{session_id}", response_model=models.AttemptDetail)
async def read_attempt(test_id: TestId, session_id: SessionId, doors: Here, recruiter: Recruiter) -> JSONResponse:
    """One attempt, with what was asked, answered and scored, the evidence, and what happened when."""
    test = await owned_test(doors, recruiter, test_id)
    application, attempt = await doors.results.found(test_id, session_id)
    logged = () if application.erased else await doors.engine.store.read(session_id)
    events = tuple(entry.event for entry in logged)
    session: Session | None = None
    for event in events:
        session = evolve(session, event)
    digest = digest_of(session, events, doors.clock.now()) if session else None
    [told] = await told_applications(doors, test, [application])
    notes = await doors.applications.notes(application.application_id)
    names = await doors.applications.names({note.author_id for note in notes})
    told["notes"] = [assessment_wire.note(note, names) for note in notes]
    team = await doors.teams.of_application(application.application_id)
    mates = await reviewed.mates_of(doors, test, team)
    quick = quick_answers(session, events, await doors.results.lately(test)) if session else ()
    whole = {
        "application": reviewed.application(told),
        "result": _row(test, Result(application, attempt, digest), team.name if team else None),
        "answers": reviewed.answers(session, doors.clock.now()) if session else [],
        "report": wire.report(session, shown=True) if session else None,
        "timeline": reviewed.timeline(session, events, quick),
        "members": team_wire.shares(shares_of(events), _whose(test, mates)),
        "turns": voice_wire.turns(events) if allows(recruiter, Permission.OPERATE) else None,
    }
    return JSONResponse(reviewed.masked(whole, await reviewed.masks_for(doors, test, [application, *mates])))


@router.get("/live", response_model=models.LiveOut)
async def read_live(test_id: TestId, doors: Here, recruiter: Recruiter) -> JSONResponse:
    """Who is at the test now, and how far. Ask again for news."""
    test = await owned_test(doors, recruiter, test_id)
    everyone = await doors.applications.all_of(test_id)
    statuses = await doors.attempts.statuses(everyone)
    running = [
        (one, attempt)
        for one in everyone
        if not one.erased
        for attempt in one.attempts
        if attempt.session_id in statuses and statuses[attempt.session_id] not in ENDED
    ]
    sessions = await doors.results.running(attempt.session_id for _, attempt in running)
    rows = [
        _live(test, one, sessions[attempt.session_id], doors)
        for one, attempt in running
        if attempt.session_id in sessions
    ]
    counts: dict[str, int] = {}
    for one in everyone:
        state = assessment_wire.state(one, statuses)
        counts[state] = counts.get(state, 0) + 1
    return JSONResponse({"items": sorted(rows, key=lambda row: row["last_at"], reverse=True), "counts": counts})


@router.get("/export.csv", response_class=StreamingResponse)
async def export_results(test_id: TestId, doors: Here, recruiter: Recruiter) -> StreamingResponse:
    """The table as CSV, with the drawings of the best 500 in words where something was drawn. No cell of it is a
    formula."""
    test = await owned_test(doors, recruiter, test_id)
    rows = await _rows(doors, test)
    drawn = await _drawings(doors, test, await doors.results.of(test), most=DRAWINGS_IN_TABLE_MAX)
    names = {"Content-Disposition": f'attachment; filename="test-{test_id}-results.csv"'}
    return StreamingResponse(_csv(rows, drawn), media_type="text/csv; charset=utf-8", headers=names)


@router.get("/export.pdf", response_class=Response, responses={200: {"content": {"application/pdf": {}}}})
async def print_results(test_id: TestId, doors: Here, recruiter: Recruiter) -> Response:
    """A summary, how the scores lie, the table of the first 500, and the drawings of the best 50 in words, as a PDF."""
    test = await owned_test(doors, recruiter, test_id)
    results = await doors.results.of(test)
    drawings = await _drawings(doors, test, results)
    rows = tuple(_paper_row(_row(test, result), drawings.get(result.attempt.session_id, ())) for result in results)
    paper = Paper(
        title=test.title,
        made_at=(wire.moment(doors.clock.now()) or "")[:16].replace("T", " ") + " UTC",
        pass_mark=test.settings.pass_mark,
        rows=tuple(sorted(rows, key=lambda row: -1.0 if row.score is None else row.score, reverse=True)),
    )
    names = {"Content-Disposition": f'attachment; filename="test-{test_id}-results.pdf"'}
    return Response(await asyncio.to_thread(drawn, paper), media_type="application/pdf", headers=names)


async def _drawings(
    doors: Doors, test: Test, results: Sequence[Result], most: int = DRAWINGS_MAX
) -> dict[str, tuple[PaperDrawing, ...]]:
    """What was drawn in the best of the attempts: each has to be read from its log."""
    found: dict[str, tuple[PaperDrawing, ...]] = {}
    ranked = sorted(results, key=lambda one: -(one.digest.score or 0.0) if one.digest else 1.0)
    for result in ranked:
        answers = result.digest.answers if result.digest else ()
        if len(found) < most and any(takes_drawing(answer.kind) for answer in answers):
            session = await doors.engine.session(result.attempt.session_id)
            whose = [one.application for one in results if one.attempt.session_id == session.id]
            masks = await reviewed.masks_for(doors, test, whose)
            drawn = tuple(
                _paper_drawing(asked, masks) for asked in session.asked if asked.answer and asked.answer.board
            )
            if drawn:
                found[session.id] = drawn
    return found


def _paper_drawing(asked: Asked, masks: Masks | None) -> PaperDrawing:
    told = board_wire.earned(asked) or {"outline": "", "earned": []}
    earned = [f"{one['points']:g} of {one['max']:g} for {one['name']}: {one['quote']}" for one in told["earned"]]
    lines = told["outline"].splitlines()
    if masks is not None:
        lines, earned = masks.within(lines), masks.within(earned)
    return PaperDrawing(question=asked.question.text, lines=tuple(lines), earned=tuple(earned))


def _paper_row(row: dict[str, Any], drawings: tuple[PaperDrawing, ...]) -> PaperRow:
    return PaperRow(
        name=row["name"],
        email=row["email"],
        status=(row["status"] or "erased").replace("_", " "),
        score=row["score_percent"],
        low=row["low_percent"],
        high=row["high_percent"],
        passed=row["passed"],
        answered=row["answered"],
        total=row["total"],
        decision=row["decision"],
        drawings=drawings,
    )


COLUMNS = (
    "name",
    "email",
    "attempt",
    "status",
    "score_percent",
    "low_percent",
    "high_percent",
    "passed",
    "points",
    "points_max",
    "answered",
    "total",
    "not_answered",
    "time_used_percent",
    "begun_at",
    "ended_at",
    "tags",
    "decision",
    "application_id",
    "interview_id",
    "team",
)


def _csv(rows: list[dict[str, Any]], drawn: Mapping[str, Sequence[PaperDrawing]]) -> Iterator[str]:
    skills = sorted({skill["skill"] for row in rows for skill in row["skills"]})
    beside = ["drawings"] if drawn else []
    yield line_of([*COLUMNS, *(f"skill {skill}" for skill in skills), *beside])
    for row in rows:
        of_skill = {skill["skill"]: skill["score"] for skill in row["skills"]}
        told = {**row, "tags": "; ".join(row["tags"])}
        words = [_in_a_cell(drawn.get(row["interview_id"], ()))] if drawn else []
        yield line_of([*(told[name] for name in COLUMNS), *(of_skill.get(skill) for skill in skills), *words])


def _in_a_cell(drawings: Sequence[PaperDrawing]) -> str:
    return "\n\n".join("\n".join([one.question, *one.lines, *one.earned]) for one in drawings)


async def _rows(doors: Doors, test: Test) -> list[dict[str, Any]]:
    teams = await doors.teams.of_test(test.test_id)
    named = {mate.application_id: team.name for team in teams for mate in team.members}
    return [_row(test, one, named.get(one.application.application_id)) for one in await doors.results.of(test)]


def _whose(test: Test, mates: Sequence[Application]) -> dict[str, dict[str, Any]]:
    """Who the members of a team are to those who give the test, by their accounts."""
    whose = {}
    for mate in mates:
        told = assessment_wire.whose(mate, blind=test.settings.blind_review)
        if mate.user_id is not None:
            whose[mate.user_id] = {"application_id": mate.application_id, "name": told["name"] or told["email"]}
    return whose


def _row(test: Test, result: Result, team: str | None = None) -> dict[str, Any]:
    application, attempt, digest = result.application, result.attempt, result.digest
    mark, whose = test.settings.pass_mark, assessment_wire.whose(application, blind=test.settings.blind_review)
    score = _percent(digest.score) if digest else None
    return {
        "application_id": application.application_id,
        "interview_id": attempt.session_id,
        "name": whose["name"],
        "email": whose["email"],
        "attempt": attempt.number,
        "status": digest.status if digest else None,
        "end_reason": digest.end_reason if digest else None,
        "begun_at": wire.moment(attempt.begun_at),
        "ended_at": wire.moment(digest.ended_at) if digest else None,
        "score_percent": score,
        "low_percent": _percent(digest.low) if digest else None,
        "high_percent": _percent(digest.high) if digest else None,
        "passed": None if score is None or mark is None else score >= mark,
        "points": digest.points if digest else None,
        "points_max": digest.points_max if digest else None,
        "answered": digest.answered if digest else 0,
        "total": digest.total if digest else test.settings.total_questions,
        "not_answered": digest.not_answered if digest else 0,
        "time_used_percent": round(100 * digest.used, 1) if digest else None,
        "by_people": digest.by_people if digest else 0,
        "skills": [vars_of(skill) for skill in digest.skills] if digest else [],
        "tags": list(application.tags),
        "decision": application.decision,
        "erased": digest is None,
        "team": team,
    }


def _percent(score: float | None) -> float | None:
    return None if score is None else round(10 * score, 1)


def vars_of(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__slots__}


def _live(test: Test, application: Application, session: Session, doors: Doors) -> dict[str, Any]:
    whose = assessment_wire.whose(application, blind=test.settings.blind_review)
    progress = wire.progress(session, doors.clock.now())
    return {
        "application_id": application.application_id,
        "interview_id": session.id,
        "name": whose["name"] or whose["email"],
        "status": session.status,
        "connected": session.connection_id is not None,
        "question_number": progress["question_number"],
        "total_questions": progress["total_questions"],
        "answered": progress["answered"],
        "remaining_seconds": progress["remaining_seconds"],
        "last_at": wire.moment(session.last_at),
        "phase": progress["phase"],
    }
