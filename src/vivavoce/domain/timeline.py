"""What happened in an attempt, on a line of time: facts, each with its moment, and no judgement."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from vivavoce.domain import events as e
from vivavoce.domain.board import outline

FACTS = {
    "tab_hidden": "Left the page",
    "tab_shown": "Came back to the page",
    "window_blur": "Another window was in front",
    "paste": "Pasted text",
    "fullscreen_exit": "Left full screen",
    "second_device": "Another device or page took over while the first was there",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """`lane` says what it is about: questions, time, connection or integrity. `at` is in seconds since the start, as
    long as extra time makes them."""

    at: float
    kind: str
    lane: str
    label: str
    detail: str = ""
    question_id: str | None = None


def timeline_of(events: Sequence[e.Event], extra_time: float = 1.0) -> tuple[Moment, ...]:
    """Who has `extra_time` does not look slower in it than others."""
    start = next((event.at for event in events if isinstance(event, e.SessionStarted)), None)
    if start is None:
        return ()
    numbers = Numbers(extra_time=extra_time)
    moments: list[Moment] = []
    for event in events:
        if isinstance(event, e.QuestionAsked):
            numbers.questions[event.question_id] = event.number
        elif isinstance(event, e.CodeRunAsked):
            numbers.runs[event.run_id] = event
        elif isinstance(event, e.MemberJoined):
            numbers.members[event.member_id] = len(numbers.members) + 1
        tell = _TELL.get(type(event))
        told = tell(event, numbers) if tell else None
        if told is not None:
            kind, lane, label, detail = told
            moments.append(
                Moment(
                    at=round(max(0.0, event.at - start) / extra_time, 3),
                    kind=kind,
                    lane=lane,
                    label=label,
                    detail=detail,
                    question_id=getattr(event, "question_id", None),
                )
            )
    return tuple(moments)


@dataclass(slots=True)
class Numbers:
    """What questions and the members of a team are called here: no names, since a review may be blind. And what of the
    code was told already."""

    questions: dict[str, int] = field(default_factory=dict)
    members: dict[str, int] = field(default_factory=dict)
    runs: dict[str, e.CodeRunAsked] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)
    extra_time: float = 1.0


Told = tuple[str, str, str, str] | None


def _number(event: Any, numbers: Numbers) -> str:
    number = numbers.questions.get(event.question_id)
    return f"question {number}" if number else "a question"


def _plain(kind: str, lane: str, label: str) -> Callable[[Any, Numbers], Told]:
    return lambda event, numbers: (kind, lane, label, "")


def _of_question(kind: str, label: str) -> Callable[[Any, Numbers], Told]:
    return lambda event, numbers: (kind, "questions", f"{label} {_number(event, numbers)}", "")


def _asked(event: e.QuestionAsked, numbers: Numbers) -> Told:
    label = "Follow-up to" if event.follow_up_of else "Asked"
    return "asked", "questions", f"{label} question {event.number}", event.question.text


def _answered(event: e.AnswerSubmitted, numbers: Numbers) -> Told:
    late = ", after its time" if event.late else ""
    taken = event.time_taken_s / numbers.extra_time
    return "answered", "questions", f"Answered {_number(event, numbers)}{late}", f"{taken:.0f} s"


def _evaluated(event: e.AnswerEvaluated, numbers: Numbers) -> Told:
    score = event.scorecard.score
    told = "not scored" if score is None else f"{score:g} of 10"
    return "evaluated", "questions", f"Scored {_number(event, numbers)}", told


def _graded(event: e.AnswerGraded, numbers: Numbers) -> Told:
    score = event.scorecard.score
    told = "not scored" if score is None else f"{score:g} of 10"
    return "graded", "questions", f"A person judged {_number(event, numbers)}", told


def _member(member_id: str, numbers: Numbers) -> str:
    return f"Member {numbers.members.get(member_id, '?')}"


def _of_member(kind: str, label: str) -> Callable[[Any, Numbers], Told]:
    return lambda event, numbers: (kind, "connection", f"{_member(event.member_id, numbers)} {label}", "")


def _proposed(event: e.AnswerProposed, numbers: Numbers) -> Told:
    given = event.answer
    parts = (*given.options, *([given.number] if given.number else []), *given.order)
    paired = [f"{one}: {other}" for one, other in (*given.pairs, *given.gaps)]
    said = given.said or (outline(given.board) if given.board else ", ".join((*parts, *paired)))
    label = f"{_member(event.member_id, numbers)} proposed an answer to {_number(event, numbers)}"
    return "proposed", "questions", label, said


def _backed(event: e.ProposalBacked, numbers: Numbers) -> Told:
    of = _member(event.of, numbers).lower()
    return "backed", "questions", f"{_member(event.member_id, numbers)} agreed with {of}", _number(event, numbers)


def _message(event: e.TeamMessageSent, numbers: Numbers) -> Told:
    return "team_message", "questions", f"{_member(event.member_id, numbers)} wrote to the team", event.text


def _time_up(event: e.TimeLimitReached, numbers: Numbers) -> Told:
    if event.question_id is None:
        return "time_up", "time", "The time of the test was up", ""
    return "time_up", "time", f"The time of {_number(event, numbers)} was up", ""


def _interrupted(event: e.ServiceInterrupted, numbers: Numbers) -> Told:
    away = f"{max(0.0, event.at - event.since):.0f} s that count for nobody"
    return "service_interrupted", "connection", "The service was away", away


def _ran(event: e.CodeRan, numbers: Numbers) -> Told:
    run, outcome = numbers.runs.get(event.run_id), event.outcome
    if run is None:
        return None
    label = {"run": "Ran code for", "samples": "Tried the samples of", "submission": "Submitted code for"}[run.kind]
    tests = f"{len(outcome.passed)} of {len(outcome.tests)} tests" if outcome.tests else ""
    told = (run.code.language, outcome.verdict.value, tests)
    return "code_run", "questions", f"{label} {_number(event, numbers)}", ", ".join(part for part in told if part)


def _typed(event: e.CodeTyped, numbers: Numbers) -> Told:
    """Once a question: the typing itself is replayed, and would fill the line."""
    if event.question_id in numbers.typed:
        return None
    numbers.typed.add(event.question_id)
    return "code_typed", "questions", f"Began to write code for {_number(event, numbers)}", event.language


def _noted(event: e.IntegrityNoted, numbers: Numbers) -> Told:
    return event.kind, "integrity", FACTS.get(event.kind, event.kind), ""


def _completed(event: e.SessionCompleted, numbers: Numbers) -> Told:
    return "completed", "time", "Finished", event.reason


_TELL: dict[type[e.Event], Callable[[Any, Numbers], Told]] = {
    e.SessionStarted: _plain("started", "time", "Started"),
    e.CandidateConnected: _plain("connected", "connection", "Connected"),
    e.CandidateDisconnected: _plain("disconnected", "connection", "Connection lost"),
    e.ServiceInterrupted: _interrupted,
    e.QuestionAsked: _asked,
    e.QuestionRepeated: _of_question("repeated", "Asked to hear again"),
    e.FollowUpRequested: _of_question("follow_up", "Wanted to be asked more about"),
    e.HintGiven: _of_question("hint", "Took a hint for"),
    e.ClarificationAsked: _of_question("clarification", "Asked what is meant by"),
    e.ThinkingStarted: _of_question("thinking", "Took a moment for"),
    e.ThinkingEnded: _of_question("thinking_ended", "Went on with"),
    e.TimeLimitReached: _time_up,
    e.AnswerSubmitted: _answered,
    e.QuestionSkipped: _of_question("skipped", "Skipped"),
    e.AnswerEvaluated: _evaluated,
    e.AnswerGraded: _graded,
    e.MemberJoined: _of_member("joined", "joined"),
    e.MemberConnected: _of_member("connected", "connected"),
    e.MemberDisconnected: _of_member("disconnected", "lost the connection"),
    e.AnswerProposed: _proposed,
    e.ProposalBacked: _backed,
    e.TeamMessageSent: _message,
    e.SessionPaused: _plain("paused", "time", "Paused"),
    e.SessionResumed: _plain("resumed", "time", "Went on"),
    e.IntegrityNoted: _noted,
    e.CodeRan: _ran,
    e.CodeTyped: _typed,
    e.SessionCompleted: _completed,
    e.SessionCancelled: _plain("cancelled", "time", "Given up"),
    e.SessionExpired: _plain("expired", "time", "Expired"),
}
