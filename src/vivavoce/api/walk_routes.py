"""The graph of a test's skills, and each candidate's walk through it, for those who gave the test."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from vivavoce.api import reviewed
from vivavoce.api import walk_models as models
from vivavoce.api.assessment_routes import Here, Recruiter, TestId, owned_test
from vivavoce.api.problems import problems
from vivavoce.api.result_routes import SessionId
from vivavoce.domain.assessment import blueprint_of
from vivavoce.domain.masking import Masks
from vivavoce.domain.state import Session
from vivavoce.domain.walk import WalkStep, apportioned, node_of, planned_shares, walk
from vivavoce.ports.errors import NotFound

router = APIRouter(prefix="/api/tests/{test_id}", tags=["results"], responses=problems(401, 403, 404, 422))


@router.get("/graph", response_model=models.TestGraph)
async def read_graph(test_id: TestId, doors: Here, recruiter: Recruiter) -> dict[str, Any]:
    """The skills of a test as nodes, what builds on what, and how many questions each is to get."""
    test = await owned_test(doors, recruiter, test_id)
    weights, there = dict(test.settings.skills), doors.tests.available(test)
    blueprint = blueprint_of(test, sum(there.values()))
    shares = planned_shares(blueprint, weights)
    counts = apportioned(test.settings.total_questions, shares)
    needed = {s.id: [p for p in s.prerequisites if p in weights] for s in doors.bank.skills() if s.id in weights}
    names = doors.tests.skill_names()
    nodes = [
        {
            "node_id": node_of(skill),
            "skill": skill,
            "name": names.get(skill, skill),
            "weight": weight,
            "prerequisites": [node_of(one) for one in needed.get(skill, [])],
            "planned_share": round(shares.get(skill, 0.0), 4),
            "planned_questions": counts.get(skill, 0),
            "available": there.get(skill, 0),
        }
        for skill, weight in weights.items()
    ]
    edges = [{"before": node_of(one), "after": node_of(skill)} for skill, before in needed.items() for one in before]
    return {"test_id": test_id, "adaptive": blueprint.selection is not None, "nodes": nodes, "edges": edges}


@router.get("/attempts/{session_id}/walk", response_model=models.Walk)
async def read_walk(test_id: TestId, session_id: SessionId, doors: Here, recruiter: Recruiter) -> dict[str, Any]:
    """Which questions a candidate was asked, in order, why, and what was thought of the ability after each."""
    test = await owned_test(doors, recruiter, test_id)
    application, attempt = await doors.results.found(test_id, session_id)
    try:
        session: Session | None = await doors.engine.session(session_id)
    except NotFound:  # noted, and not begun yet
        session = None
    masks = await reviewed.masks_for(doors, test, [application])
    return {
        "interview_id": session_id,
        "test_id": test_id,
        "application_id": application.application_id,
        "attempt": attempt.number,
        "status": session.status if session else None,
        "adaptive": session is not None and session.blueprint.selection is not None,
        "steps": [_step(step, session.extra_time_factor, masks) for step in walk(session)] if session else [],
    }


def _step(step: WalkStep, extra_time: float, masks: Masks | None) -> dict[str, Any]:
    asked, ability = step.asked, step.ability
    text = asked.question.text
    return {
        "number": asked.number,
        "node_id": step.node,
        "question_id": asked.question_id,
        "bank_id": asked.question.id,
        "question_text": masks.text(text) if masks is not None and asked.follow_up_of else text,
        "kind": asked.question.kind,
        "follow_up_of": asked.follow_up_of,
        "difficulty": step.difficulty,
        "reason": asked.reason,
        "score": asked.score,
        "answered": asked.answer is not None,
        "skipped": asked.skipped,
        "timed_out": asked.timed_out,
        "late": asked.late,
        "time_taken_seconds": reviewed.seconds(asked.time_taken_s, extra_time),
        "ability": {"value": ability.value, "se": ability.se} if ability else None,
    }
