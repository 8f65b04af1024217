"""What each command leads to, one function a command."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vivavoce.domain import commands as c
from vivavoce.domain import events as e
from vivavoce.domain import teamwork
from vivavoce.domain.answerable import EPSILON_S, require_live, require_not_ended, require_open, status_of
from vivavoce.domain.answering import at_time_up, back, propose, submit_answer
from vivavoce.domain.blueprint import GRACE_S, INTEGRITY_KINDS
from vivavoce.domain.board_kept import save_board
from vivavoce.domain.code_scoring import cited_tests, passed_tests
from vivavoce.domain.evolution import created, evolved
from vivavoce.domain.following_up import request_follow_up
from vivavoce.domain.grading import allow_grading, grade_answer, withdraw_grade
from vivavoce.domain.helping import note_help
from vivavoce.domain.kinds import kind_of
from vivavoce.domain.plan import NextQuestion, next_question, slots_ahead
from vivavoce.domain.question import Origin
from vivavoce.domain.refusal import Refused
from vivavoce.domain.said_aloud import keep_speech, note_turn, withdraw_recording
from vivavoce.domain.scoring import Scorecard, checked, unscored, with_hints_counted
from vivavoce.domain.state import ENDED, Asked, Session
from vivavoce.domain.trying import record_run, run_code
from vivavoce.domain.typing_kept import note_typing, save_code
from vivavoce.domain.understanding import Intent

EXTRA_TIME_MAX = 5.0
QUESTIONS_MAX = 200
CLARIFICATIONS_MAX = 5
REMARKS_MAX = 8
PERSONALISED_MAX = 10
INTEGRITY_MAX = 100

Decision = Callable[[Session, Any], tuple[e.Event, ...]]


def _create(command: c.CreateSession) -> tuple[e.Event, ...]:
    if not command.consent and command.start_now:
        raise Refused("consent_required", "An AI leads this interview. Please agree to that before it starts.")
    if not 1 <= command.max_questions <= QUESTIONS_MAX:
        raise Refused("max_questions_invalid", f"An interview has 1 to {QUESTIONS_MAX} questions.")
    if not 60 <= command.duration_s <= 8 * 3600:
        raise Refused("duration_invalid", "An interview lasts between 1 minute and 8 hours.")
    if not 1 <= command.extra_time_factor <= EXTRA_TIME_MAX:
        raise Refused("extra_time_invalid", f"The extra-time factor lies between 1 and {EXTRA_TIME_MAX:g}.")
    event = e.SessionCreated(
        at=command.at,
        cause=command.key,
        session_id=command.session_id,
        owner_id=command.owner_id,
        blueprint=command.blueprint,
        role=command.role,
        role_name=command.role_name,
        skills=command.skills,
        plan=command.plan,
        difficulty=command.difficulty,
        max_questions=command.max_questions,
        duration_s=command.duration_s,
        extra_time_factor=command.extra_time_factor,
        seed=command.seed,
        consent_at=command.at if command.consent else None,
        scheduled_at=command.scheduled_at,
        warnings=command.warnings,
        context=command.context,
        personal=command.personal,
        adaptation=command.adaptation,
        test=command.test,
    )
    if next_question(created(event)) is None:
        raise Refused("nothing_to_ask", "The bank has no question for this interview.")
    first = (event, *teamwork.first_member(command))
    return (*first, e.SessionStarted(at=command.at)) if command.start_now else first


CREATE = _create


def _start(state: Session, command: c.StartSession) -> tuple[e.Event, ...]:
    if state.status != "scheduled":
        raise Refused("wrong_state", f"The interview is {status_of(state)}; only a scheduled one can be started.")
    if not (state.consented or command.consent):
        raise Refused("consent_required", "An AI leads this interview. Please agree to that before it starts.")
    started = e.SessionStarted(
        at=command.at,
        cause=command.key,
        consent_at=None if state.consented else command.at,
        hints=command.hints,
        follow_ups=command.follow_ups,
    )
    return (started,)


def _connect(state: Session, command: c.Connect) -> tuple[e.Event, ...]:
    require_not_ended(state)
    if state.connection_id == command.connection_id:
        raise Refused("already_connected", "This connection is in control already.")
    return (e.CandidateConnected(at=command.at, cause=command.key, connection_id=command.connection_id),)


def _disconnect(state: Session, command: c.Disconnect) -> tuple[e.Event, ...]:
    require_not_ended(state)
    if state.connection_id != command.connection_id:
        raise Refused("not_connected", "Another connection is in control.")
    return (e.CandidateDisconnected(at=command.at, cause=command.key, connection_id=command.connection_id),)


def _note_interruption(state: Session, command: c.NoteInterruption) -> tuple[e.Event, ...]:
    require_not_ended(state)
    since = min(command.at, max(command.since, state.last_at))
    return (e.ServiceInterrupted(at=command.at, cause=command.key, since=since),)


def _ask_question(state: Session, command: c.AskQuestion) -> tuple[e.Event, ...]:
    if state.status != "in_progress":
        raise Refused("wrong_state", f"The interview is {status_of(state)}, so no question is asked.")
    if state.open is not None:
        raise Refused("question_open", "A question is open already.")
    step = next_question(state)
    told = (command.number, command.phase, command.follow_up_of)
    if step is None or told != (step.number, step.phase, step.follow_up_of):
        raise Refused("question_not_owed", "The interview has moved on; this question is not the one that is owed.")
    if step.takes_up is not None:
        return (e.QuestionTakenUp(at=command.at, cause=command.key, question_id=step.takes_up),)
    kind = kind_of(command.question)
    limit = state.blueprint.question_time_limit_s or command.question.time_limit_s or kind.time_limit_s
    question = e.QuestionAsked(
        at=command.at,
        cause=command.key,
        question_id=f"q_{state.id[-8:]}_{len(state.asked) + (state.aside is not None) + 1}",
        question=command.question,
        phase=command.phase,
        number=command.number,
        time_limit_s=limit * state.extra_time_factor,
        follow_up_of=command.follow_up_of,
        reason=command.reason,
        planned_id=_planned_id(state, step, command.question.id),
        coding=command.coding,
    )
    return question, *_standing(state, command.question.origin, command.at)


def _planned_id(state: Session, step: NextQuestion, question_id: str) -> str | None:
    """Which of the plan is used up. The choice may have moved on while the question was worded: then it is the one
    that was worded, so that no question comes twice."""
    if step.planned is None or step.planned.id == question_id:
        return step.planned.id if step.planned else None
    return question_id if any(planned.id == question_id for planned in state.plan) else step.planned.id


def _standing(state: Session, origin: Origin, at: float) -> tuple[e.Event, ...]:
    """A fallback is never silent: the first of them is told, and so is the first work of a model after it."""
    if origin.instead_of and not state.on_floor:
        return (e.FellBack(at=at, reason=origin.instead_of),)
    if origin.kind == "model" and not origin.instead_of and state.on_floor:
        return (e.CameBack(at=at),)
    return ()


def _record_evaluation(state: Session, command: c.RecordEvaluation) -> tuple[e.Event, ...]:
    asked = state.find(command.question_id)
    if asked is None or asked.answer is None:
        raise Refused("nothing_to_evaluate", "There is no answer to evaluate.")
    if asked.scorecard is not None:
        raise Refused("already_evaluated", "This answer has its evaluation.")
    if state.awaits_judging(asked):
        raise Refused("judging_owed", "The code of this answer is still to be tried.")
    card = checked(command.scorecard, asked.answer)
    _require_tests_that_ran(state, asked, card)
    if not asked.question.scored:
        card = unscored(card)
    card = with_hints_counted(card, asked.hints_given, state.blueprint.hint_cost)
    evaluated = e.AnswerEvaluated(at=command.at, cause=command.key, question_id=asked.question_id, scorecard=card)
    return evaluated, *_standing(state, card.origin, command.at)


def _require_tests_that_ran(state: Session, asked: Asked, card: Scorecard) -> None:
    """A test that a card cites ran, and this code passed it."""
    run = state.run(asked.judged_by)
    ran = passed_tests(run.outcome) if run and run.outcome else frozenset()
    if not cited_tests(card) <= ran:
        raise Refused("evidence_not_in_answer", "The card cites a test that this code has not passed.")


def may_be_remark(state: Session, asked: Asked) -> bool:
    """Whether what was sent can still be taken for something else than an answer: nothing came after it."""
    kind = kind_of(asked.question)
    written = asked.answer is not None and asked.answer.text and not asked.answer.code and not asked.answer.options
    last = state.asked[-1] is asked and state.open is None and state.status in ("in_progress", "paused")
    too_late = asked.late or (state.time_up and state.blueprint.mode == "test")
    return bool(
        kind.score is None
        and written
        and last
        and asked.owes_evaluation
        and not too_late
        and len(asked.remarks) < REMARKS_MAX
    )


def _record_remark(state: Session, command: c.RecordRemark) -> tuple[e.Event, ...]:
    asked = state.find(command.question_id)
    meant = command.meant
    if asked is None or meant.intent == "answer" or not may_be_remark(state, asked):
        raise Refused("not_a_remark", "What was sent to this question stands as its answer.")
    heard = e.RemarkHeard(
        at=command.at,
        cause=command.key,
        question_id=asked.question_id,
        intent=meant.intent,
        reply=meant.reply,
        origin=meant.origin,
    )
    said = asked.answer.text if asked.answer and asked.answer.text else ""
    granted = _granted(evolved(state, heard), meant.intent, said, command.at)
    return heard, *granted, *_standing(state, meant.origin, command.at)


def _granted(state: Session, intent: Intent, said: str, at: float) -> tuple[e.Event, ...]:
    """What a remark asks for, where the rules allow it; where they do not, the reply has to do."""
    command = _WISHES.get(intent)
    if command is None:
        return ()
    try:
        wish = command(at, said)
        return DECISIONS[type(wish)](state, wish)
    except Refused:
        return ()


_WISHES: dict[str, Callable[[float, str], c.Command]] = {
    "repeat": lambda at, said: c.RepeatQuestion(at=at),
    "hint": lambda at, said: c.GiveHint(at=at),
    "skip": lambda at, said: c.SkipQuestion(at=at),
    "moment": lambda at, said: c.Think(at=at, on=True),
    "clarification": lambda at, said: c.AskClarification(at=at, text=said),
}


def _record_preparation(state: Session, command: c.RecordPreparation) -> tuple[e.Event, ...]:
    owed = any((slot.phase, slot.ordinal) == (command.phase, command.ordinal) for slot in slots_ahead(state))
    if not owed:
        raise Refused("not_owed", "No question is to be made for this phase any more.")
    if command.question is None:
        failed = e.PreparationFailed(
            at=command.at, cause=command.key, phase=command.phase, ordinal=command.ordinal, reason=command.failure
        )
        told = command.away and not state.on_floor
        return (failed, e.FellBack(at=command.at, reason=command.failure)) if told else (failed,)
    if any(asked.question.id == command.question.id for asked in state.asked):
        raise Refused("asked_already", "This question was asked already.")
    kind_of(command.question)
    made = e.QuestionPrepared(
        at=command.at, cause=command.key, phase=command.phase, ordinal=command.ordinal, question=command.question
    )
    return made, *_standing(state, command.question.origin, command.at)


def _personalise(state: Session, command: c.Personalise) -> tuple[e.Event, ...]:
    """Asks once more for what a model had not done: questions while there are some to come, then the letter."""
    if state.blueprint.mode == "test":
        raise Refused("not_in_a_test", "Everyone is asked the same in a test, so its questions are not made anew.")
    if state.status in ("cancelled", "expired"):
        raise Refused("ended", f"The interview is {status_of(state)}. Its report stays where it is.")
    if state.personalised >= PERSONALISED_MAX:
        raise Refused("asked_often", "This was asked for often enough. What is there stays as it is.")
    if not lacks_personal(state):
        raise Refused("nothing_to_personalise", "There is nothing here that a model has still to do.")
    return (e.PersonalisationAsked(at=command.at, cause=command.key),)


def lacks_personal(state: Session) -> bool:
    """Whether there is something that a model did not do, and could do now."""
    if state.status == "completed":
        report = state.report
        return report is not None and report.origin.kind == "builtin" and report.answered > 0
    return not state.personal or state.on_floor or state.preparation_failures > 0


def _record_summary(state: Session, command: c.RecordSummary) -> tuple[e.Event, ...]:
    if state.report is None or state.report.origin.kind != "builtin":
        raise Refused("no_summary_owed", "No summary is owed.")
    if command.origin is None:
        return (e.SummaryFailed(at=command.at, cause=command.key, reason=command.failure),)
    written = e.SummaryWritten(at=command.at, cause=command.key, text=command.text, origin=command.origin)
    return written, *_standing(state, command.origin, command.at)


def _skip(state: Session, command: c.SkipQuestion) -> tuple[e.Event, ...]:
    asked = require_open(state)
    if not state.blueprint.skip_allowed:
        raise Refused("skip_not_allowed", "Questions cannot be skipped in this test.")
    if command.question_id not in (None, asked.question_id):
        raise Refused("question_closed", "This question is closed. Ask for the current question.")
    return (e.QuestionSkipped(at=command.at, cause=command.key, question_id=asked.question_id),)


def _hint(state: Session, command: c.GiveHint) -> tuple[e.Event, ...]:
    asked = require_open(state)
    if not state.blueprint.hints:
        raise Refused("hints_not_allowed", "This test gives no hints.")
    if asked.hints_given >= len(asked.question.hints):
        raise Refused("no_more_hints", "There are no more hints for this question.")
    text = asked.question.hints[asked.hints_given]
    hint = e.HintGiven(
        at=command.at, cause=command.key, question_id=asked.question_id, index=asked.hints_given + 1, text=text
    )
    return (hint,)


def _repeat(state: Session, command: c.RepeatQuestion) -> tuple[e.Event, ...]:
    asked = require_open(state)
    return (e.QuestionRepeated(at=command.at, cause=command.key, question_id=asked.question_id),)


def _ask_clarification(state: Session, command: c.AskClarification) -> tuple[e.Event, ...]:
    asked = require_open(state)
    if asked.clarifications_asked > asked.clarifications_given:
        raise Refused("clarification_pending", "A clarification is on its way.")
    if asked.clarifications_asked >= CLARIFICATIONS_MAX:
        raise Refused(
            "no_more_clarifications", "This question was explained several times. Answer what you can, or skip."
        )
    text = command.text.strip()[:1000]
    asked_for = e.ClarificationAsked(
        at=command.at, cause=command.key, question_id=asked.question_id, text=text, by=command.by or ""
    )
    return (asked_for,)


def _record_clarification(state: Session, command: c.RecordClarification) -> tuple[e.Event, ...]:
    asked = state.open
    if (
        asked is None
        or asked.question_id != command.question_id
        or asked.clarifications_given >= asked.clarifications_asked
    ):
        raise Refused("nothing_to_clarify", "No clarification is owed.")
    given = e.ClarificationGiven(
        at=command.at, cause=command.key, question_id=asked.question_id, text=command.text, origin=command.origin
    )
    return given, *_standing(state, command.origin, command.at)


def _think(state: Session, command: c.Think) -> tuple[e.Event, ...]:
    asked = require_open(state)
    if command.on == state.thinking:
        raise Refused("no_change", "You are thinking already." if command.on else "The thinking pause is over already.")
    if command.on and state.clock_at(command.at).thinking_s >= state.thinking_limit_s:
        raise Refused("thinking_used_up", "The thinking time for this question is used up.")
    event = e.ThinkingStarted if command.on else e.ThinkingEnded
    return (event(at=command.at, cause=command.key, question_id=asked.question_id),)


def _pause(state: Session, command: c.PauseSession) -> tuple[e.Event, ...]:
    require_live(state)
    if not state.blueprint.pause_allowed:
        raise Refused("pause_not_allowed", "This test cannot be paused.")
    if state.status == "paused":
        raise Refused("no_change", "The interview is paused already.")
    return (e.SessionPaused(at=command.at, cause=command.key),)


def _resume(state: Session, command: c.ResumeSession) -> tuple[e.Event, ...]:
    if state.status != "paused":
        raise Refused("wrong_state", f"The interview is {status_of(state)}; only a paused one can be resumed.")
    return (e.SessionResumed(at=command.at, cause=command.key),)


def _end(state: Session, command: c.EndSession) -> tuple[e.Event, ...]:
    require_live(state)
    return (e.SessionCompleted(at=command.at, cause=command.key, reason="candidate"),)


def _cancel(state: Session, command: c.CancelSession) -> tuple[e.Event, ...]:
    require_not_ended(state)
    return (e.SessionCancelled(at=command.at, cause=command.key),)


def _note_integrity(state: Session, command: c.NoteIntegrity) -> tuple[e.Event, ...]:
    require_live(state)
    if command.kind not in INTEGRITY_KINDS:
        raise Refused("unknown_integrity_kind", f"Known kinds are {', '.join(INTEGRITY_KINDS)}.")
    if command.kind not in state.blueprint.integrity:
        raise Refused("not_noted_here", "This test does not note that, so nothing was kept.")
    if len(state.integrity) >= INTEGRITY_MAX:
        raise Refused("enough_noted", "Enough of these are noted for this interview.")
    return (e.IntegrityNoted(at=command.at, cause=command.key, kind=command.kind, by=command.by or ""),)


def _tick(state: Session, command: c.Tick) -> tuple[e.Event, ...]:
    """What time alone brings about. Nothing due yet is not an error: a timer may come early."""
    if state.status in ENDED:
        return ()
    if command.at >= state.expires_at:
        return (e.SessionExpired(at=command.at),)
    clock = state.clock_at(command.at)
    events: list[e.Event] = []
    asked = state.open
    if asked and state.thinking and clock.thinking_s + EPSILON_S >= state.thinking_limit_s:
        events.append(e.ThinkingEnded(at=command.at, question_id=asked.question_id))
    if clock.since is None:
        return tuple(events)
    waits = asked and asked.delivered and not asked.timed_out
    if asked and waits and clock.question_s + EPSILON_S >= asked.time_limit_s + GRACE_S:
        up = e.TimeLimitReached(at=command.at, question_id=asked.question_id)
        events += at_time_up(state, command) or (up,)
    if not state.time_up and clock.session_s + EPSILON_S >= state.session_limit_s + GRACE_S:
        answered = any(isinstance(event, e.AnswerSubmitted) for event in events)
        events += [*(() if answered else at_time_up(state, command)), e.TimeLimitReached(at=command.at)]
    return tuple(events)


def _record_report(state: Session, command: c.RecordReport) -> tuple[e.Event, ...]:
    if state.status != "completed" or state.report is not None or any(a.owes_evaluation for a in state.asked):
        raise Refused("no_report_owed", "No report is owed.")
    return (e.ReportWritten(at=command.at, cause=command.key, report=command.report),)


def _record_exposure(state: Session, command: c.RecordExposure) -> tuple[e.Event, ...]:
    if not state.blueprint.measures or state.status not in ENDED or state.exposure_counted or not state.asked:
        raise Refused("nothing_to_count", "There is nothing to count of this interview.")
    return (e.ExposureCounted(at=command.at, cause=command.key),)


DECISIONS: dict[type[c.Command], Decision] = {
    c.StartSession: _start,
    c.JoinTeam: teamwork.join,
    c.ConnectMember: teamwork.connect,
    c.DisconnectMember: teamwork.disconnect,
    c.ProposeAnswer: propose,
    c.BackProposal: back,
    c.SendTeamMessage: teamwork.send_message,
    c.Connect: _connect,
    c.Disconnect: _disconnect,
    c.NoteInterruption: _note_interruption,
    c.AskQuestion: _ask_question,
    c.SubmitAnswer: submit_answer,
    c.RecordEvaluation: _record_evaluation,
    c.RecordRemark: _record_remark,
    c.AllowGrading: allow_grading,
    c.GradeAnswer: grade_answer,
    c.WithdrawGrade: withdraw_grade,
    c.RecordPreparation: _record_preparation,
    c.Personalise: _personalise,
    c.RecordSummary: _record_summary,
    c.SkipQuestion: _skip,
    c.RequestFollowUp: request_follow_up,
    c.GiveHint: _hint,
    c.RepeatQuestion: _repeat,
    c.AskClarification: _ask_clarification,
    c.RecordClarification: _record_clarification,
    c.Think: _think,
    c.PauseSession: _pause,
    c.ResumeSession: _resume,
    c.EndSession: _end,
    c.CancelSession: _cancel,
    c.NoteIntegrity: _note_integrity,
    c.NoteHelp: note_help,
    c.Tick: _tick,
    c.RecordReport: _record_report,
    c.RecordExposure: _record_exposure,
    c.RunCode: run_code,
    c.RecordRun: record_run,
    c.NoteTyping: note_typing,
    c.SaveCode: save_code,
    c.SaveBoard: save_board,
    c.KeepSpeech: keep_speech,
    c.NoteTurn: note_turn,
    c.WithdrawRecording: withdraw_recording,
}
