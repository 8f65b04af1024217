"""Which frame of Door A an event becomes: one at the most, so that `after=SEQ` never cuts one in half."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic_core import to_json

from vivavoce.api import coding_wire, team_wire, wire
from vivavoce.domain import events as e
from vivavoce.domain.question import Origin
from vivavoce.domain.state import Session

BUILTIN = Origin(kind="builtin", name="interviewer", version="1")
FELL_BACK = (
    "The AI model is not answering at the moment, so the built-in interviewer goes on. Nothing is lost, and what it "
    "does is marked as its own."
)
CAME_BACK = "The AI model is back."


def frame(kind: str, data: wire.Wire, *, seq: int | None = None) -> str:
    body: dict[str, Any] = {"type": kind, "data": data}
    if seq is not None:
        body["seq"] = seq
    return to_json(body).decode()


def of_event(event: e.Event, session: Session) -> str | None:
    """The frame that tells of an event, given the state that it led to."""
    tell = _TELL.get(type(event))
    told = tell(event, session) if tell else None
    return frame(told[0], told[1], seq=session.seq) if told else None


Told = tuple[str, wire.Wire] | None


def question_of(session: Session, question_id: str, at: float) -> wire.Wire | None:
    asked = session.find(question_id)
    return wire.question(session, asked, at) if asked else None


def _asked(event: e.QuestionAsked | e.QuestionTakenUp, session: Session) -> Told:
    data = question_of(session, event.question_id, event.at)
    return ("question", data) if data else None


def _repeated(event: e.QuestionRepeated, session: Session) -> Told:
    data = question_of(session, event.question_id, event.at)
    return ("question", {**data, "repeated": True}) if data else None


def _hint(event: e.HintGiven, session: Session) -> Told:
    return "hint", hint(event, session)


def hint(event: e.HintGiven, session: Session) -> wire.Wire:
    asked = session.find(event.question_id)
    remaining = len(asked.question.hints) - asked.hints_given if asked else 0
    return {"question_id": event.question_id, "index": event.index, "text": event.text, "remaining": remaining}


def _clarified(event: e.ClarificationGiven, session: Session) -> Told:
    data = {
        "text": event.text,
        "kind": "clarification",
        "question_id": event.question_id,
        "origin": wire.origin(event.origin),
    }
    return "notice", data


def _remarked(event: e.RemarkHeard, session: Session) -> Told:
    """The question is open again; a reply that says nothing leaves the word to what follows."""
    data = {
        "text": event.reply,
        "kind": "remark",
        "intent": event.intent,
        "question_id": event.question_id,
        "origin": wire.origin(event.origin),
    }
    return "notice", data


def _fell_back(event: e.FellBack, session: Session) -> Told:
    return "notice", {"text": FELL_BACK, "kind": "fell_back", "question_id": None, "origin": wire.origin(BUILTIN)}


def _came_back(event: e.CameBack, session: Session) -> Told:
    return "notice", {"text": CAME_BACK, "kind": "came_back", "question_id": None, "origin": wire.origin(BUILTIN)}


def _time_up(event: e.TimeLimitReached, session: Session) -> Told:
    kind = "question_time_up" if event.question_id else "session_time_up"
    return "notice", notice(kind, notice_of_time(event, session), event.question_id)


def notice_of_time(event: e.TimeLimitReached, session: Session) -> str:
    if session.blueprint.mode != "practice":
        return "The time is up, so the test moves on. An answer that is still sent is kept and marked late."
    if event.question_id:
        return "The time for this question is up. Finish your thought; your answer still counts."
    return "The planned time is up. This is the last question."


def notice(kind: str, text: str, question_id: str | None) -> wire.Wire:
    return {"text": text, "kind": kind, "question_id": question_id, "origin": wire.origin(BUILTIN)}


def _evaluated(event: e.AnswerEvaluated | e.AnswerGraded | e.GradeWithdrawn, session: Session) -> Told:
    asked = session.find(event.question_id)
    if asked is None or session.blueprint.feedback != "immediate":
        return None
    return "evaluation", wire.evaluation(asked)


def _progress(event: e.Event, session: Session) -> Told:
    return "progress", wire.progress(session, event.at)


def _reported(event: e.ReportWritten, session: Session) -> Told:
    return "completed", {"interview_id": session.id, "report": wire.report(session)}


def _summarised(event: e.SummaryWritten, session: Session) -> Told:
    return "report", {"interview_id": session.id, "report": wire.report(session)}


def _members(event: e.Event, session: Session) -> Told:
    return ("members", {"members": team_wire.members(session.team)}) if session.team else None


def _proposals(event: e.AnswerProposed | e.ProposalBacked, session: Session) -> Told:
    if session.team is None:
        return None
    return "proposals", {"question_id": event.question_id, "proposals": team_wire.proposals(session.team)}


def _team_message(event: e.TeamMessageSent, session: Session) -> Told:
    if session.team is None:
        return None
    return "team_message", team_wire.message(session.team, session.team.said[-1])


def _ran(event: e.CodeRan, session: Session) -> Told:
    run = session.run(event.run_id)
    return ("run_result", coding_wire.result(run, event.outcome, event.at)) if run else None


_TELL: dict[type[e.Event], Callable[[Any, Session], Told]] = {
    e.SessionStarted: _progress,
    e.QuestionAsked: _asked,
    e.FollowUpRequested: _progress,
    e.QuestionTakenUp: _asked,
    e.QuestionRepeated: _repeated,
    e.HintGiven: _hint,
    e.ClarificationGiven: _clarified,
    e.ThinkingStarted: _progress,
    e.ThinkingEnded: _progress,
    e.TimeLimitReached: _time_up,
    e.AnswerSubmitted: _progress,
    e.QuestionSkipped: _progress,
    e.AnswerEvaluated: _evaluated,
    e.AnswerGraded: _evaluated,
    e.GradeWithdrawn: _evaluated,
    e.SessionPaused: _progress,
    e.SessionResumed: _progress,
    e.SessionCompleted: _progress,
    e.SessionCancelled: _progress,
    e.SessionExpired: _progress,
    e.ReportWritten: _reported,
    e.SummaryWritten: _summarised,
    e.RemarkHeard: _remarked,
    e.MemberJoined: _members,
    e.MemberConnected: _members,
    e.MemberDisconnected: _members,
    e.AnswerProposed: _proposals,
    e.ProposalBacked: _proposals,
    e.TeamMessageSent: _team_message,
    e.FellBack: _fell_back,
    e.CameBack: _came_back,
    e.CodeRan: _ran,
}
