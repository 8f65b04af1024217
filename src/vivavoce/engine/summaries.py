"""The row that lists show of a session, from its state."""

from __future__ import annotations

from vivavoce.domain.plan import length_open, total_questions
from vivavoce.domain.reporting import comparable_as
from vivavoce.domain.state import Session
from vivavoce.ports.events import SessionSummary


def holder_of(connection_id: str | None) -> str | None:
    """Which of several processes a connection came to: its id begins with the name."""
    return (connection_id or "").rpartition("-")[0] or None


def summary_of(session: Session, *, owes_work: bool, worker: str | None = None) -> SessionSummary:
    report = session.report
    return SessionSummary(
        session_id=session.id,
        owner_id=session.owner_id,
        status=session.status,
        role=session.role,
        title=session.role_name,
        created_at=session.created_at,
        updated_at=session.last_at,
        last_seq=session.seq,
        due_at=session.due_at(),
        owes_work=owes_work,
        score=report.score if report else None,
        low=report.low if report else None,
        high=report.high if report else None,
        answered=sum(asked.answer is not None for asked in session.main_asked),
        total=total_questions(session),
        length_open=length_open(session),
        score_told=session.blueprint.feedback != "none",
        gradable=session.gradable,
        ended_at=session.ended_at,
        comparable=comparable_as(session) if report and report.score is not None else None,
        worker=worker,
        held_by=holder_of(session.connection_id),
    )
