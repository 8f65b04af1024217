"""An attempt as those who judge it see it: without what was made easier for the candidate, and in a blind review
without what tells who it is.

Extra time is where it is set, with the application, and in no result: neither the factor nor a limit is told, and the
seconds of somebody with extra time are longer ones, so that nobody looks slow.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vivavoce.api import assessment_wire, wire
from vivavoce.api.doors import Doors
from vivavoce.desk.application_rows import Application
from vivavoce.desk.team_rows import TestTeam
from vivavoce.domain.assessment import Test
from vivavoce.domain.events import Event
from vivavoce.domain.masking import Masks
from vivavoce.domain.state import Session
from vivavoce.domain.timeline import Moment, timeline_of

Wire = dict[str, Any]
ACCOMMODATIONS = ("extra_time_factor",)
LIMITS = ("time_limit_seconds", "elapsed_seconds")
GIVEN = ("options", "order", "pairs", "language", "origin", "id", "kind", "from", "to")
"""What of an answer is no word of the candidate's."""
JUDGED = (
    "question_id", "question", "kind", "phase", "skill", "name", "origin", "flags", "way", "at", "key", "test", "board",
)  # fmt: skip
RUN = ("run_id", "id", "question_id", "kind", "language", "verdict", "rung", "at", "growth")


def application(told: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in told.items() if name not in ACCOMMODATIONS}


def answers(session: Session, at: float) -> list[Wire]:
    return [_answer(one, session.extra_time_factor) for one in wire.answers(session, at, shown=True)]


def _answer(told: Wire, extra_time: float) -> Wire:
    question = {name: value for name, value in told["question"].items() if name not in LIMITS}
    return {**told, "question": question, "time_taken_seconds": seconds(told["time_taken_seconds"], extra_time)}


def timeline(session: Session | None, events: tuple[Event, ...], beside: Sequence[Moment] = ()) -> list[Wire]:
    extra_time = session.extra_time_factor if session else 1.0
    moments = sorted((*timeline_of(events, extra_time), *beside), key=lambda moment: moment.at)
    return [{name: getattr(moment, name) for name in moment.__slots__} for moment in moments]


def seconds(taken: float | None, extra_time: float) -> float | None:
    """Of the time that everybody has."""
    return taken if taken is None or extra_time == 1 else round(taken / extra_time, 3)


# In a blind review


async def masks_for(doors: Doors, test: Test, whose: Sequence[Application]) -> Masks | None:
    """For those whom the review hides; None where it hides nobody."""
    hidden = [one for one in whose if assessment_wire.hidden(one, blind=test.settings.blind_review)]
    if not hidden:
        return None
    accounts = await doors.applications.names({one.user_id for one in hidden if one.user_id})
    return Masks((*(one.name for one in hidden), *accounts.values()), [one.email for one in hidden])


async def mates_of(doors: Doors, test: Test, team: TestTeam | None) -> list[Application]:
    members = team.members if team else ()
    return [await doors.applications.application(test.test_id, mate.application_id) for mate in members]


def masked(attempt: Wire, masks: Masks | None) -> Wire:
    """Tags are left, since they are changed where they stand."""
    if masks is None:
        return attempt
    given = [_masked_answer(one, masks) for one in attempt["answers"]]
    notes = masked_notes(attempt["application"]["notes"], masks)
    return {
        **attempt,
        "application": {**attempt["application"], "notes": notes},
        "answers": given,
        "report": _masked_report(attempt["report"], given, masks),
        "timeline": [
            one if one["kind"] == "asked" else {**one, "detail": masks.text(one["detail"])}
            for one in attempt["timeline"]
        ],
    }


def masked_notes(notes: list[Wire], masks: Masks | None) -> list[Wire]:
    return notes if masks is None else [{**note, "text": masks.text(note["text"])} for note in notes]


def _masked_answer(told: Wire, masks: Masks) -> Wire:
    """No recording is told of: a voice is somebody's."""
    answer = masks.within(told["answer"], leave=GIVEN)
    if answer and answer["spoken"]:
        answer["spoken"]["recording_id"] = None
    return {
        **told,
        "question": _masked_question(told["question"], masks),
        "answer": answer,
        "remarks": masks.within(told["remarks"], leave=("intent",)),
        "evaluation": masks.within(told["evaluation"], leave=JUDGED),
    }


def _masked_question(question: Wire, masks: Masks) -> Wire:
    """One that takes up an answer may repeat its words."""
    if "follow_up_of" not in question and "lead_in" not in question:
        return question
    return {**question, **{name: masks.text(question[name]) for name in ("text", "lead_in") if name in question}}


def _masked_report(report: Wire | None, given: list[Wire], masks: Masks) -> Wire | None:
    if report is None:
        return None
    asked = {one["question"]["question_id"]: one["question"]["text"] for one in given}
    told: Wire = masks.within(report, leave=JUDGED)
    told["answers"] = [
        {**line, "question": asked.get(line["question_id"], line["question"])} for line in told["answers"]
    ]
    return told
