"""What happened in an interview, as its candidate gets it to keep: all that they did and said, and that the rest
happened, but neither keys nor rubrics, and nothing that another member of a team did."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from vivavoce.api.moments import moment
from vivavoce.domain import events as e
from vivavoce.domain.board import Board
from vivavoce.storage.codec import encode

OF_ANSWER = ("question_id",)
TOLD: dict[type[e.Event], tuple[str, ...]] = {
    e.SessionCreated: (
        "role",
        "role_name",
        "difficulty",
        "max_questions",
        "duration_s",
        "extra_time_factor",
        "consent_at",
        "scheduled_at",
        "warnings",
        "context",
    ),
    e.SessionStarted: ("consent_at", "hints", "follow_ups"),
    e.CandidateConnected: (),
    e.CandidateDisconnected: (),
    e.ServiceInterrupted: ("since",),
    e.QuestionAsked: ("question_id", "phase", "number", "time_limit_s", "follow_up_of"),
    e.FollowUpRequested: OF_ANSWER,
    e.QuestionTakenUp: OF_ANSWER,
    e.QuestionRepeated: OF_ANSWER,
    e.HintGiven: ("question_id", "index", "text"),
    e.ClarificationAsked: ("question_id", "text"),
    e.ClarificationGiven: ("question_id", "text", "origin"),
    e.ThinkingStarted: OF_ANSWER,
    e.ThinkingEnded: OF_ANSWER,
    e.TimeLimitReached: OF_ANSWER,
    e.AnswerSubmitted: ("question_id", "answer", "time_taken_s", "late"),
    e.QuestionSkipped: OF_ANSWER,
    e.AnswerEvaluated: OF_ANSWER,
    e.GradingAllowed: ("allowed",),
    e.AnswerGraded: OF_ANSWER,
    e.GradeWithdrawn: OF_ANSWER,
    e.RemarkHeard: ("question_id", "intent", "reply", "origin"),
    e.QuestionPrepared: ("phase", "ordinal"),
    e.PreparationFailed: ("phase", "ordinal"),
    e.PersonalisationAsked: (),
    e.FellBack: ("reason",),
    e.CameBack: (),
    e.SessionPaused: (),
    e.SessionResumed: (),
    e.IntegrityNoted: ("kind",),
    e.HelpAsked: ("question_id", "text", "reply", "origin"),
    e.SessionCompleted: ("reason",),
    e.SessionCancelled: (),
    e.SessionExpired: (),
    e.ReportWritten: (),
    e.ExposureCounted: (),
    e.SummaryWritten: (),
    e.SummaryFailed: (),
    e.MemberJoined: ("name",),
    e.MemberConnected: (),
    e.MemberDisconnected: (),
    e.AnswerProposed: ("question_id", "answer"),
    e.ProposalBacked: OF_ANSWER,
    e.TeamMessageSent: ("question_id", "text"),
    e.CodeRunAsked: ("question_id", "run_id", "kind", "code", "stdin"),
    e.CodeRan: ("question_id", "run_id"),
    e.CodeTyped: ("question_id", "language", "file", "since_ms", "edits", "length"),
    e.CodeSaved: ("question_id", "language", "files"),
    e.BoardSaved: ("question_id", "board"),
    e.SpeechKept: ("question_id", "turn_id", "text", "spoken"),
    e.TurnTimed: ("question_id", "turn_id", "times"),
    e.RecordingWithdrawn: (),
}
"""Questions, scores and the report are told with the interview, as far as its candidate may see them; the results of
runs beside it."""


OF_ONE = (e.ClarificationAsked, e.IntegrityNoted, e.HelpAsked, e.SpeechKept, e.TurnTimed)
"""Never a whole team's doing, whether or not the event says whose it is."""


Noted = tuple[int, e.Event, tuple[str, ...]]
"""Where in the log, what happened, and what of it is told."""


def own_log(events: Iterable[e.Event], user_id: str) -> Iterator[dict[str, Any]]:
    """One after the other, as they are asked for. Of each drawing the last is told, and that there were earlier ones:
    they are kept with every stroke, and all of them would be hundreds of times as much."""
    whole = list(events)
    began = next((event.owner_id for event in whole if isinstance(event, e.SessionCreated)), user_id)
    team = any(isinstance(event, e.MemberJoined) for event in whole)
    own = [(seq, event) for seq, event in enumerate(whole, 1) if _own(event, user_id, began, team=team)]
    last = {event.question_id: seq for seq, event in own if isinstance(event, e.BoardSaved)}
    noted = [_noted(seq, event, last) for seq, event in own]
    return (_told(*one) for one in noted)


def _noted(seq: int, event: e.Event, last: Mapping[str, int]) -> Noted:
    if isinstance(event, e.BoardSaved) and last[event.question_id] != seq:
        return seq, replace(event, board=Board()), OF_ANSWER
    return seq, event, TOLD[type(event)]


def _own(event: e.Event, user_id: str, began: str, *, team: bool) -> bool:
    """What a single person of a team did says who it was, or is left out; what else says of nobody is everybody's."""
    if isinstance(event, e.SessionCreated):
        return user_id == began
    by = getattr(event, "member_id", "") or getattr(event, "by", "")
    if not by and team and isinstance(event, OF_ONE):
        return (event.cause or "").startswith(f"{user_id}:")  # older logs have it in the key alone
    return not by or (user_id in by if isinstance(by, tuple) else user_id == by)


def _told(seq: int, event: e.Event, fields: tuple[str, ...]) -> dict[str, Any]:
    whole = json.loads(encode(event))
    told = {name: whole[name] for name in fields}
    return {"seq": seq, "at": moment(event.at), "event": type(event).__name__, **told}
