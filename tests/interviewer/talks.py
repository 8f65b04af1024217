"""Interviews in the middle of it, for the tests of the interviewers."""

from __future__ import annotations

import json

from the_bank import BANK
from vivavoce.content.reader import PackBank
from vivavoce.domain import commands as c
from vivavoce.domain.effects import AskNext, Evaluate
from vivavoce.domain.question import Answer, Question
from vivavoce.domain.scoring import Scorecard
from vivavoce.domain.session import decide, evolve, pending
from vivavoce.domain.state import Session
from vivavoce.interviewer.planning import plan_interview
from vivavoce.interviewer.scorer import scored

RESUME = json.dumps(
    {
        "skills": [
            {"name": "Kubernetes", "quote": "Moved eleven services to Kubernetes"},
            {"name": "Python", "quote": "Python since 2016"},
        ],
        "projects": [{"name": "Parcel tracker", "summary": "A service that follows parcels", "skills": ["python"]}],
        "experience_years": 7,
    }
)
JOB = "We look for somebody who runs our services and writes Python."


def begun(bank: PackBank, *, resume: str = RESUME, job: str = JOB, blueprint: str = "phased", seed: int = 7) -> Session:
    role, _ = bank.role_for("backend engineer")
    plan, skills = plan_interview(bank, role, bank.blueprint(blueprint), "medium")
    return apply(
        None,
        c.CreateSession(
            at=0.0, session_id="session-1", owner_id="me", blueprint=bank.blueprint(blueprint), role=role.id,
            role_name=role.name, skills=skills, plan=plan, seed=seed, consent=True,
            context=(("resume", resume), ("job", job)),
        ),
    )  # fmt: skip


def apply(state: Session | None, command: c.Command) -> Session:
    for event in decide(state, command):
        state = evolve(state, event)
    assert state is not None
    return state


def asked(state: Session, bank: PackBank | None = None, question: Question | None = None, at: float = 1.0) -> Session:
    """The next question is asked: this one, or the one of the plan."""
    effect = next(e for e in pending(state) if isinstance(e, AskNext))
    step = effect.step
    if question is None:
        assert bank is not None
        assert step.planned is not None
        question = bank.question(step.planned.id, step.planned.version)
    command = c.AskQuestion(
        at=at, number=step.number, question=question, phase=step.phase, follow_up_of=step.follow_up_of,
        reason=step.reason,
    )  # fmt: skip
    return apply(state, command)


def answered(
    state: Session, text: str, *, question: Question | None = None, card: Scorecard | None = None, at: float = 2.0
) -> Session:
    """A question is asked, answered with these words and judged."""
    state = asked(state, BANK, question, at)
    assert state.open is not None
    question_id = state.open.question_id
    state = apply(state, c.SubmitAnswer(at=at, question_id=question_id, answer=Answer(text=text)))
    effect = next(e for e in pending(state) if isinstance(e, Evaluate))
    found = state.find(effect.question_id)
    assert found is not None
    assert found.answer is not None
    card = card or scored(found.question, found.answer)
    return apply(state, c.RecordEvaluation(at=at, question_id=question_id, scorecard=card))
