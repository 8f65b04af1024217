"""An attempt as those who judge it see it: without what was made easier for the candidate.

Extra time is where it is set, with the application, and in no result: neither the factor nor a limit is told, and the
seconds of somebody with extra time are longer ones, so that nobody looks slow.
"""

from __future__ import annotations

from typing import Any

from vivavoce.api import wire
from vivavoce.domain.events import Event
from vivavoce.domain.state import Session
from vivavoce.domain.timeline import timeline_of

Wire = dict[str, Any]
ACCOMMODATIONS = ("extra_time_factor",)
LIMITS = ("time_limit_seconds", "elapsed_seconds")


def application(told: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in told.items() if name not in ACCOMMODATIONS}


def answers(session: Session, at: float) -> list[Wire]:
    return [_answer(one, session.extra_time_factor) for one in wire.answers(session, at, shown=True)]


def _answer(told: Wire, extra_time: float) -> Wire:
    question = {name: value for name, value in told["question"].items() if name not in LIMITS}
    return {**told, "question": question, "time_taken_seconds": seconds(told["time_taken_seconds"], extra_time)}


def timeline(session: Session | None, events: tuple[Event, ...]) -> list[Wire]:
    extra_time = session.extra_time_factor if session else 1.0
    moments = timeline_of(events, extra_time)
    return [{name: getattr(moment, name) for name in moment.__slots__} for moment in moments]


def seconds(taken: float | None, extra_time: float) -> float | None:
    """Of the time that everybody has."""
    return taken if taken is None or extra_time == 1 else round(taken / extra_time, 3)
