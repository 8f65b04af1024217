"""What Door B says of an event, and of where an attempt stands: seed shapes, with what is added beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vivavoce.api import frames as door_a
from vivavoce.api import wire
from vivavoce.domain import events as e
from vivavoce.domain.plan import difficulty_told
from vivavoce.domain.question import Origin
from vivavoce.domain.scoring import Scorecard
from vivavoce.domain.state import ENDED, Asked, Session
from vivavoce.domain.walk import FULL, node_of, remaining_nodes, tally

Told = tuple[str, wire.Wire]
RULES = Origin(kind="builtin", name="assessment", version="1")
ALMOST = 1e-6
OWN_WORDS = frozenset(
    (
        *("question_id", "text", "skill", "difficulty", "options", "question_number", "total_questions"),
        *("time_limit_seconds", "elapsed_seconds", "answer_field", "phase", "phase_title", "reason", "lead_in"),
    )
)
"""What Door A says of a question in words of its own: Door B says it in others, or not."""
WELCOME = (
    "Assessment started! I'm your AI interviewer: an AI asks the questions and judges the answers. "
    "The first question follows, and the clock is running."
)
WELCOME_BACK = "Welcome back! Your assessment goes on where it was."
PAUSED = "The assessment is paused, and its clock with it. Send resume_assessment to go on."
RESUMED = "The assessment goes on."
QUESTION_TIME_UP = (
    "The time for this question is up, so the test moves on. An answer that is still sent is kept and marked late."
)
TIME_UP = "The time of the test is up. What you answered is kept."
STATUS = {"completed": "completed", "time_up": "timed_out", "candidate": "ended_early"}
MESSAGES = {
    "completed": "Assessment completed! Thank you for participating.",
    "timed_out": "The time is up, and the assessment is over. Thank you for participating.",
    "ended_early": "You have ended the assessment. Thank you for participating.",
    "cancelled": "This assessment was cancelled. What you answered is kept.",
    "expired": "This assessment was left open for too long and is over. What you answered is kept.",
}
NEXT_STEPS = "Your results will be reviewed by the people who invited you; they decide, and will be in touch."


def whole(value: float, digits: int = 2) -> int | float:
    """A number as a person would write it: 80 and not 80.0."""
    rounded = round(value, digits)
    return int(rounded) if rounded == int(rounded) else rounded


def started(session: Session, at: float, *, resumed: bool, in_control: bool) -> wire.Wire:
    blueprint = session.blueprint
    return {
        "test_id": session.test.test_id if session.test else 0,
        "test_name": session.role_name,
        "time_limit_minutes": whole(session.session_limit_s / 60),
        "total_questions": tally(session).total,
        "message": WELCOME_BACK if resumed else WELCOME,
        "resumed": resumed,
        "elapsed_seconds": round(session.clock_at(at).session_s, 1),
        "status": session.status,
        "in_control": in_control,
        "pause_allowed": blueprint.pause_allowed,
        "skip_allowed": blueprint.skip_allowed,
        "hints_allowed": blueprint.hints,
    }


def question(session: Session, asked: Asked, at: float) -> wire.Wire:
    shown = wire.question(session, asked, at)
    names = {weight.skill: weight.name for weight in session.skills}
    skill = asked.question.skill
    used = session.clock_at(at).question_s if session.open_id == asked.question_id else 0.0
    return {
        "question_id": asked.question_id,
        "node_id": node_of(skill),
        "question_text": asked.question.text,
        "options": [f"{option.letter}) {option.text}" for option in asked.question.options],
        "time_limit_seconds": whole(asked.time_limit_s),
        "question_number": asked.number,
        "total_questions": tally(session).total,
        "skill_being_tested": names.get(skill, skill),
        "difficulty_level": difficulty_told(session, asked).capitalize(),
        "remaining_seconds": round(max(0.0, asked.time_limit_s - used), 1),
        "answer_field": "selected_option" if shown["answer_field"] == "option" else shown["answer_field"],
        **{name: value for name, value in shown.items() if name not in OWN_WORDS},
    }


# Answers


def feedback(session: Session, asked: Asked) -> wire.Wire:
    stands, shown = tally(session), session.blueprint.feedback == "immediate"
    told = {
        "question_id": asked.question_id,
        **(judged(asked) if shown else unjudged(asked)),
        "total_score": whole(stands.points) if shown else None,
        "progress": {
            "questions_answered": stands.answered,
            "total_questions": stands.total,
            "percentage_complete": _percent(stands.done, stands.total),
        },
    }
    card = asked.scorecard
    if shown and card is not None and card.origin.kind != "key" and not asked.late:
        told["evaluation"] = wire.evaluation(asked)
    return told


def judged(asked: Asked) -> wire.Wire:
    """One answer, with all that its key and its card say."""
    card = asked.scorecard
    return {
        **unjudged(asked),
        "is_correct": _is_correct(card),
        "correct_option": _one_or_many(option.letter for option in asked.question.options if option.right),
        "explanation": (card.not_scored or card.feedback or asked.question.explanation) if card else None,
        "score_gained": whole(card.score) if card is not None and card.score is not None else None,
    }


def unjudged(asked: Asked) -> wire.Wire:
    """The same where nothing is said of how it was judged."""
    answer = asked.answer
    return {
        "is_correct": None,
        "correct_option": None,
        "selected_option": _one_or_many(iter(answer.options)) if answer else None,
        "explanation": None,
        "score_gained": None,
        "time_taken_seconds": round(asked.time_taken_s or 0.0),
        "late": asked.late,
    }


def _is_correct(card: Scorecard | None) -> bool | None:
    """Only where a key decides is an answer right or wrong; in part right is not right."""
    if card is None or card.score is None or card.origin.kind != "key":
        return None
    return card.score >= FULL - ALMOST


def _one_or_many(letters: Iterator[str]) -> str | list[str] | None:
    found = list(letters)
    return found[0] if len(found) == 1 else found or None


# Where it stands


def progress(session: Session, at: float) -> wire.Wire:
    stands, clock = tally(session), session.clock_at(at)
    return {
        "questions_answered": stands.answered,
        "total_questions": stands.total,
        "current_score": whole(stands.points) if session.blueprint.feedback == "immediate" else None,
        "time_elapsed_minutes": int(clock.session_s // 60),
        "time_limit_minutes": whole(session.session_limit_s / 60),
        "completion_percentage": _percent(stands.done, stands.total),
        "remaining_nodes": remaining_nodes(session),
        "timestamp": wire.moment(at),
        "status": session.status,
        "remaining_seconds": round(max(0.0, session.session_limit_s - clock.session_s), 1),
        "clock_running": clock.since is not None,
    }


def completed(session: Session, number: int) -> wire.Wire:
    """`number` is how Door B calls the person."""
    status, stands = completion_status(session), tally(session)
    tells = session.blueprint.feedback != "none"
    results: wire.Wire = {
        "assessment_id": f"assess_{number}_{int(session.created_at)}",
        "total_questions": stands.total,
        "total_score": whole(stands.points) if tells else None,
        "max_possible_score": stands.points_max if tells else None,
        "percentage_score": _percent(stands.points, stands.points_max) if tells else None,
        "time_taken_minutes": int(session.clock.session_s // 60),
        "completion_status": status,
        "questions_answered": stands.answered,
        "interview_id": session.id,
    }
    if session.blueprint.feedback == "at_end":
        results["answers"] = [_result(asked) for asked in session.asked]
    return {"message": MESSAGES[status], "results": results, "next_steps": NEXT_STEPS}


def completion_status(session: Session) -> str:
    if session.status in ("cancelled", "expired"):
        return session.status
    return STATUS.get(session.end_reason or "", "completed")


def _result(asked: Asked) -> wire.Wire:
    return {
        "question_id": asked.question_id,
        "question_number": asked.number,
        **judged(asked),
        "skipped": asked.skipped,
        "timed_out": asked.timed_out,
    }


def _percent(part: float, of: float) -> int | float:
    return whole(100 * part / of, 1) if of else 0


# Events


@dataclass(frozen=True, slots=True)
class Teller:
    """What each event is told as; several messages, or none. `number` is how Door B calls the person."""

    number: int

    def of_event(self, event: e.Event, session: Session) -> tuple[Told, ...]:
        match event:
            case e.QuestionAsked() | e.QuestionRepeated():
                return self._question(event, session)
            case e.AnswerEvaluated():
                return self._evaluated(event, session)
            case e.QuestionSkipped():
                return (("progress_update", progress(session, event.at)),)
            case e.TimeLimitReached():
                return self._time_up(event, session)
            case e.SessionPaused():
                return self._notice("paused", PAUSED, event.at), ("progress_update", progress(session, event.at))
            case e.SessionResumed():
                return self._resumed(event, session)
            case e.ReportWritten() | e.SessionCancelled() | e.SessionExpired():
                return self._over(session)
            case _:
                return self._beside(event, session)

    def _question(self, event: e.QuestionAsked | e.QuestionRepeated, session: Session) -> tuple[Told, ...]:
        asked = session.find(event.question_id)
        return (("question", question(session, asked, event.at)),) if asked else ()

    def _evaluated(self, event: e.AnswerEvaluated, session: Session) -> tuple[Told, ...]:
        asked = session.find(event.question_id)
        if asked is None:
            return ()
        return ("answer_feedback", feedback(session, asked)), ("progress_update", progress(session, event.at))

    def _time_up(self, event: e.TimeLimitReached, session: Session) -> tuple[Told, ...]:
        if event.question_id is None:
            return (self._notice("session_time_up", TIME_UP, event.at),)
        notice = self._notice("question_time_up", QUESTION_TIME_UP, event.at, event.question_id)
        return notice, ("progress_update", progress(session, event.at))

    def _resumed(self, event: e.SessionResumed, session: Session) -> tuple[Told, ...]:
        told = self._notice("resumed", RESUMED, event.at), ("progress_update", progress(session, event.at))
        return (*told, ("question", question(session, session.open, event.at))) if session.open else told

    def _over(self, session: Session) -> tuple[Told, ...]:
        return (("assessment_completed", completed(session, self.number)),) if session.status in ENDED else ()

    def _beside(self, event: e.Event, session: Session) -> tuple[Told, ...]:
        """Hints and notices as Door A words them."""
        match event:
            case e.HintGiven():
                return (("hint", door_a.hint(event, session)),)
            case e.ClarificationGiven():
                return (self._notice("clarification", event.text, event.at, event.question_id, event.origin),)
            case e.RemarkHeard() if event.reply:
                return (self._notice("remark", event.reply, event.at, event.question_id, event.origin),)
            case e.FellBack():
                return (self._notice("fell_back", door_a.FELL_BACK, event.at),)
            case e.CameBack():
                return (self._notice("came_back", door_a.CAME_BACK, event.at),)
            case _:
                return ()

    def _notice(self, kind: str, text: str, at: float, question_id: str | None = None, origin: Origin = RULES) -> Told:
        return "system_message", notice(kind, text, at, question_id, origin)


def notice(kind: str, text: str, at: float, question_id: str | None = None, origin: Origin = RULES) -> wire.Wire:
    return {
        "message": text,
        "timestamp": wire.moment(at),
        "kind": kind,
        "origin": wire.origin(origin),
        "question_id": question_id,
    }
