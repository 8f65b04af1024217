"""The whole rules of an interview, in three pure functions.

    decide(state, command) -> tuple[Event, ...]     refuses with a reason
    evolve(state, event)   -> Session
    pending(state)         -> tuple[Effect, ...]    the work that the log says is still owed

A session is what its log says: `replay(events)`. Every command that is accepted leaves at least one event, so an
idempotency key that was seen once is found in the log for ever.
"""

from __future__ import annotations

from collections.abc import Iterable

from vivavoce.domain import commands as c
from vivavoce.domain.decisions import CREATE, DECISIONS
from vivavoce.domain.effects import (
    AskNext,
    Clarify,
    CountExposure,
    Effect,
    Evaluate,
    Prepare,
    Summarise,
    TryCode,
    WriteReport,
)
from vivavoce.domain.events import Event, SessionCompleted, SessionCreated
from vivavoce.domain.evolution import created, evolved
from vivavoce.domain.plan import ending, next_question, slots_ahead
from vivavoce.domain.refusal import Refused
from vivavoce.domain.state import ENDED, Session
from vivavoce.domain.teamwork import require_may

EVENTS_MAX = 2000
SUMMARY_FAILURES_MAX = 2
NEVER_LAST = (c.AskQuestion, c.SubmitAnswer, c.GiveHint, c.RepeatQuestion, c.Think, c.PauseSession, c.NoteIntegrity)
BESIDE_ANSWERS = (c.RunCode, c.RecordRun, c.NoteTyping, c.SaveCode, c.SaveBoard, c.KeepSpeech, c.NoteTurn)
CHATTER = (
    c.GiveHint,
    c.RepeatQuestion,
    c.AskClarification,
    c.RequestFollowUp,
    c.Think,
    c.PauseSession,
    c.NoteIntegrity,
    c.NoteHelp,
    c.SendTeamMessage,
    c.Personalise,
    c.AllowGrading,
    c.GradeAnswer,
    c.WithdrawGrade,
    c.RunCode,
    c.NoteTyping,
    c.SaveBoard,
    c.KeepSpeech,
    c.NoteTurn,
)


def decide(state: Session | None, command: c.Command) -> tuple[Event, ...]:
    """The events that a command leads to; raises `Refused` when the rules say no."""
    if isinstance(command, c.CreateSession):
        if state is not None:
            raise Refused("already_exists", "This interview exists already.")
        return CREATE(command)
    if state is None:
        raise Refused("not_found", "There is no such interview.")
    if command.key is not None and command.key in state.acks:
        raise Refused("seen_already", "This was received before. It counts once.")
    if command.at < state.last_at:
        raise Refused("out_of_order", "A command is older than the last event.")
    if state.seq >= EVENTS_MAX and isinstance(command, CHATTER):
        raise Refused("too_many_events", "This interview has a very long log. Answer, skip or end it to go on.")
    if state.team is not None:
        require_may(state, command)
    events = DECISIONS[type(command)](state, command)
    if (
        isinstance(command, (*NEVER_LAST, *BESIDE_ANSWERS))
        and state.blueprint.mode == "practice"
        and not state.blueprint.measures
    ):
        return events
    after = state
    for event in events:
        after = evolve(after, event)
    return events + _closing(after, command)


def evolve(state: Session | None, event: Event) -> Session:
    """The state after an event."""
    if isinstance(event, SessionCreated):
        return created(event)
    if state is None:
        raise Refused("log_without_start", "A log begins with its creation.")
    return state.after(event, evolved)


def pending(state: Session) -> tuple[Effect, ...]:
    """The work that is owed. It follows from the state alone, so after a crash it is owed again."""
    owing = [asked for asked in state.asked if asked.owes_evaluation]
    effects: list[Effect] = [Evaluate(question_id=a.question_id) for a in owing if not state.awaits_judging(a)]
    open_question = state.open
    if open_question and open_question.clarifications_asked > open_question.clarifications_given:
        effects.append(Clarify(question_id=open_question.question_id, count=open_question.clarifications_asked))
    if state.status == "in_progress" and open_question is None and not effects and not owing:
        step = next_question(state)
        if step is not None:
            effects.append(AskNext(step=step, count=len(state.asked)))
    if state.status == "completed" and state.report is None and not effects and not owing:
        effects.append(WriteReport())
    if state.blueprint.measures and state.status in ENDED and state.asked and not state.exposure_counted:
        effects.append(CountExposure())
    if state.personal:
        effects.extend(_personal(state))
    if state.runs and state.status not in ("cancelled", "expired"):
        effects.extend(TryCode(run_id=run.run_id) for run in state.runs if not run.done)
    return tuple(effects)


def _personal(state: Session) -> Iterable[Effect]:
    """What only a model does, and nobody waits for: the bank and the built-in report stand until then."""
    for slot in slots_ahead(state):
        yield Prepare(phase=slot.phase, ordinal=slot.ordinal)
    report = state.report
    if report is None or report.origin.kind != "builtin" or not report.answered:
        return
    if state.summary_failures < SUMMARY_FAILURES_MAX:
        yield Summarise(failures=state.summary_failures)


def replay(events: Iterable[Event]) -> Session:
    state: Session | None = None
    for event in events:
        state = evolve(state, event)
    if state is None:
        raise Refused("log_without_start", "The log is empty.")
    return state


def _closing(state: Session, command: c.Command) -> tuple[Event, ...]:
    """An interview ends by itself when no question is open and none is left to ask."""
    if state.status != "in_progress" or state.open is not None:
        return ()
    if any(asked.owes_evaluation for asked in state.asked) or next_question(state) is not None:
        return ()
    return (SessionCompleted(at=command.at, reason=ending(state)),)
