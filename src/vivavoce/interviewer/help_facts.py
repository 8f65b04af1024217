"""What holds for the one session that the person is in, beside what a topic tells of all."""

from __future__ import annotations

from collections.abc import Callable

from vivavoce.domain.state import Asked, Session


def fact_of(topic_id: str, session: Session | None) -> str:
    """One sentence, or nothing."""
    tell = _FACTS.get(topic_id)
    return tell(session) if tell is not None and session is not None else ""


def _question_time(session: Session) -> str:
    asked = session.open
    return f"The question that is open has {_span(asked.time_limit_s)}." if asked else ""


def _total_time(session: Session) -> str:
    return f"This session has {_span(session.session_limit_s)} in all."


def _thinking(session: Session) -> str:
    stops = "stops" if session.blueprint.stops("thinking") else "goes on"
    return f"In this session the clock {stops} while you think, for {_span(session.thinking_limit_s)} a question."


def _pause(session: Session) -> str:
    return "This session can be paused." if session.blueprint.pause_allowed else "This session cannot be paused."


def _connection(session: Session) -> str:
    stops = "stops" if session.blueprint.stops("disconnected") else "goes on"
    return f"In this session the clock {stops} while you are disconnected."


def _hints(session: Session) -> str:
    if not session.blueprint.hints:
        return "This session has no hints."
    asked = session.open
    if asked is None:
        return ""
    left = hints_left(session, asked)
    return f"For the question that is open there {_are(left, 'hint')} left."


def _skip(session: Session) -> str:
    can = "can" if session.blueprint.skip_allowed else "cannot"
    return f"In this session questions {can} be skipped."


def _feedback(session: Session) -> str:
    told = {"immediate": "after each answer", "at_end": "at its end"}.get(session.blueprint.feedback)
    return f"This session shows its evaluation {told}." if told else "This session shows no evaluation."


def _mode(session: Session) -> str:
    return "You are in a test." if session.blueprint.mode == "test" else "You are in practice."


def _extra_time(session: Session) -> str:
    factor = session.extra_time_factor
    return f"In this session every limit is multiplied by {factor:g}." if factor != 1 else ""


def hints_left(session: Session, asked: Asked) -> int:
    return len(asked.question.hints) - asked.hints_given if session.blueprint.hints else 0


def _are(count: int, what: str) -> str:
    return f"is 1 {what}" if count == 1 else f"are {count or 'no'} {what}s"


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    parts = [f"{count} {what}{'s' * (count != 1)}" for count, what in ((minutes, "minute"), (rest, "second")) if count]
    return " and ".join(parts) or "no time"


_FACTS: dict[str, Callable[[Session], str]] = {
    "question-time": _question_time,
    "total-time": _total_time,
    "thinking": _thinking,
    "pause": _pause,
    "connection-lost": _connection,
    "hints": _hints,
    "skip": _skip,
    "results-when": _feedback,
    "practice-or-test": _mode,
    "extra-time": _extra_time,
}
