"""How each event changes the state, one function an event. An event has happened: nothing here refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from vivavoce.domain import events as e
from vivavoce.domain.board_kept import BOARD_EVOLUTIONS
from vivavoce.domain.following_up import FOLLOW_UP_EVOLUTIONS
from vivavoce.domain.grade import Grade
from vivavoce.domain.plan import level_after, programme_of
from vivavoce.domain.question import level_of
from vivavoce.domain.said_aloud import SPEECH_EVOLUTIONS
from vivavoce.domain.state import Asked, Prepared, Remark, Session, Status
from vivavoce.domain.teamwork import TEAM_EVOLUTIONS, created_team
from vivavoce.domain.trying import TRYING_EVOLUTIONS
from vivavoce.domain.typing_kept import TYPING_EVOLUTIONS

Evolution = Callable[[Session, Any], Session]


def created(event: e.SessionCreated) -> Session:
    return Session(
        id=event.session_id,
        owner_id=event.owner_id,
        blueprint=event.blueprint,
        status="scheduled",
        role=event.role,
        role_name=event.role_name,
        skills=event.skills,
        plan=event.plan,
        difficulty=event.difficulty,
        level=level_of(event.difficulty),
        max_questions=event.max_questions,
        duration_s=event.duration_s,
        extra_time_factor=event.extra_time_factor,
        seed=event.seed,
        created_at=event.at,
        last_at=event.at,
        scheduled_at=event.scheduled_at,
        warnings=event.warnings,
        context=event.context,
        personal=event.personal,
        adaptation=event.adaptation,
        test=event.test,
        team=created_team(event),
        programme=programme_of(event.blueprint, event.plan, event.max_questions, event.seed),
        consented=event.consent_at is not None,
        seq=1,
        acks={event.cause: 1} if event.cause else {},
    )


def evolved(state: Session, event: e.Event) -> Session:
    """Advance the clock to the event, apply it, and let the clock run on if the rules say so."""
    interrupted = isinstance(event, e.ServiceInterrupted)
    clock = state.clock_at(event.since if isinstance(event, e.ServiceInterrupted) else event.at)
    seq = state.seq + 1
    acks = {**state.acks, event.cause: seq} if event.cause else state.acks
    before = state.but(clock=clock)
    after = EVOLUTIONS[type(event)](before, event)
    running, clock = after.clock_should_run(), after.clock
    if running != (clock.since is not None) or interrupted:
        clock = replace(clock, since=event.at if running else None)
    return after.but(clock=clock, seq=seq, last_at=event.at, acks=acks)


def _change(state: Session, question_id: str, **changes: Any) -> Session:
    return state.but(asked=tuple(replace(a, **changes) if a.question_id == question_id else a for a in state.asked))


def _started(state: Session, event: e.SessionStarted) -> Session:
    blueprint = state.blueprint
    if event.hints is not None:
        blueprint = replace(blueprint, hints=event.hints)
    if event.follow_ups is False:
        blueprint = replace(blueprint, follow_ups_max=0)
    consented = state.consented or event.consent_at is not None
    return state.but(status="in_progress", started_at=event.at, blueprint=blueprint, consented=consented)


def _connected(state: Session, event: e.CandidateConnected) -> Session:
    state = state.but(connection_id=event.connection_id, ever_connected=True)
    return _change(state, state.open_id, delivered=True) if state.open_id else state


def _disconnected(state: Session, event: e.CandidateDisconnected) -> Session:
    return state.but(connection_id=None)


def _interrupted(state: Session, event: e.ServiceInterrupted) -> Session:
    return state.but(connection_id=None, team=state.team.nobody_connected() if state.team else None)


def _asked(state: Session, event: e.QuestionAsked) -> Session:
    asked = Asked(
        question_id=event.question_id,
        question=event.question,
        phase=event.phase,
        number=event.number,
        time_limit_s=event.time_limit_s,
        follow_up_of=event.follow_up_of,
        reason=event.reason,
        planned_id=event.planned_id,
        coding=event.coding,
        delivered=not state.disconnected,
    )
    clock = replace(state.clock, question_s=0.0, thinking_s=0.0)
    team = state.team.on_to_the_next() if state.team else None
    more_about = None if event.follow_up_of == state.more_about else state.more_about
    return state.but(
        asked=(*state.asked, asked),
        open_id=event.question_id,
        clock=clock,
        thinking=False,
        team=team,
        more_about=more_about,
    )


def _nothing(state: Session, event: e.Event) -> Session:
    return state


def _hinted(state: Session, event: e.HintGiven) -> Session:
    return _change(state, event.question_id, hints_given=event.index)


def _clarification_asked(state: Session, event: e.ClarificationAsked) -> Session:
    asked = state.find(event.question_id)
    count = asked.clarifications_asked + 1 if asked else 0
    return _change(state, event.question_id, clarifications_asked=count, clarification=event.text)


def _clarification_given(state: Session, event: e.ClarificationGiven) -> Session:
    asked = state.find(event.question_id)
    return _change(state, event.question_id, clarifications_given=asked.clarifications_given + 1 if asked else 0)


def _thinking_started(state: Session, event: e.ThinkingStarted) -> Session:
    return state.but(thinking=True)


def _thinking_ended(state: Session, event: e.ThinkingEnded) -> Session:
    return state.but(thinking=False)


def _close(state: Session, question_id: str) -> Session:
    return state.but(open_id=None, thinking=False) if state.open_id == question_id else state


def _time_limit_reached(state: Session, event: e.TimeLimitReached) -> Session:
    """Practice waits for the answer; a test moves on."""
    if event.question_id is None:
        state = state.but(time_up=True)
    question_id = event.question_id or state.open_id
    if question_id is None:
        return state
    state = _change(state, question_id, timed_out=True, time_taken_s=round(state.clock.question_s, 3))
    return _close(state, question_id) if state.blueprint.mode == "test" else state


def _answered(state: Session, event: e.AnswerSubmitted) -> Session:
    """A report that was written before this answer has to be written again."""
    given = {"answer": event.answer, "answered_at": event.at, "late": event.late, "time_taken_s": event.time_taken_s}
    if event.answer.board is not None:
        given["drawing"] = event.answer.board
    state = _change(state, event.question_id, **given, by=event.by, judged_by=event.judged_by)
    return replace(_close(state, event.question_id), report=None)


def _skipped(state: Session, event: e.QuestionSkipped) -> Session:
    return _close(_change(state, event.question_id, skipped=True), event.question_id)


def _evaluated(state: Session, event: e.AnswerEvaluated) -> Session:
    state = _change(state, event.question_id, scorecard=event.scorecard)
    if not state.blueprint.adaptive:
        return state
    return state.but(level=level_after(state.level, event.scorecard.score))


def _grading_allowed(state: Session, event: e.GradingAllowed) -> Session:
    return state.but(grading_allowed=event.allowed)


def _graded(state: Session, event: e.AnswerGraded) -> Session:
    """A report that was written before this grade has to be written again."""
    asked = state.find(event.question_id)
    if asked is None:
        return state
    card = event.scorecard
    grade = Grade(grader=event.grader, at=event.at, way=event.way, scorecard=card, note=event.note, seq=state.seq + 1)
    grades = (*asked.grades, grade)
    machine = asked.machine_card
    return _change(state, event.question_id, scorecard=card, replaced_card=machine, grade=grade, grades=grades).but(
        report=None
    )


def _grade_withdrawn(state: Session, event: e.GradeWithdrawn) -> Session:
    asked = state.find(event.question_id)
    if asked is None:
        return state
    grades = tuple(replace(grade, withdrawn=True) for grade in asked.grades)
    machine = asked.machine_card
    return _change(state, event.question_id, scorecard=machine, replaced_card=None, grade=None, grades=grades).but(
        report=None
    )


def _remarked(state: Session, event: e.RemarkHeard) -> Session:
    """As if nothing had been sent, but for what is kept of it: the question is open again and its clock goes on."""
    asked = state.find(event.question_id)
    said = asked.answer.said if asked and asked.answer else ""
    remark = Remark(said=said, intent=event.intent, reply=event.reply)
    remarks = (*asked.remarks, remark) if asked else (remark,)
    state = _change(
        state,
        event.question_id,
        answer=None,
        answered_at=None,
        late=False,
        by=(),
        judged_by=None,
        time_taken_s=None,
        remarks=remarks,
    )
    return state.but(open_id=event.question_id, team=state.team.on_to_the_next() if state.team else None)


def _prepared(state: Session, event: e.QuestionPrepared) -> Session:
    made = Prepared(phase=event.phase, ordinal=event.ordinal, question=event.question)
    return state.but(prepared=(*state.prepared, made), preparation_failures=0)


def _preparation_failed(state: Session, event: e.PreparationFailed) -> Session:
    return state.but(preparation_failures=state.preparation_failures + 1)


def _personalisation_asked(state: Session, event: e.PersonalisationAsked) -> Session:
    asked = state.personalised + 1
    return state.but(personal=True, preparation_failures=0, summary_failures=0, personalised=asked)


def _fell_back(state: Session, event: e.FellBack) -> Session:
    return state.but(on_floor=True)


def _came_back(state: Session, event: e.CameBack) -> Session:
    """Whoever judges again may prepare again: nobody has to ask for that."""
    return state.but(on_floor=False, preparation_failures=0)


def _summarised(state: Session, event: e.SummaryWritten) -> Session:
    report = state.report
    return state.but(report=replace(report, summary=event.text, origin=event.origin)) if report else state


def _summary_failed(state: Session, event: e.SummaryFailed) -> Session:
    report = state.report
    told = replace(report, origin=replace(report.origin, instead_of=event.reason)) if report else None
    return state.but(report=told, summary_failures=state.summary_failures + 1)


def _paused(state: Session, event: e.SessionPaused) -> Session:
    return state.but(status="paused", thinking=False)


def _resumed(state: Session, event: e.SessionResumed) -> Session:
    return state.but(status="in_progress")


def _integrity(state: Session, event: e.IntegrityNoted) -> Session:
    return state.but(integrity=(*state.integrity, event.kind))


def _help_asked(state: Session, event: e.HelpAsked) -> Session:
    return state.but(help_asked=state.help_asked + 1)


def _ended(status: Status, reason: str | None = None) -> Evolution:
    def end(state: Session, event: e.Event) -> Session:
        told = event.reason if isinstance(event, e.SessionCompleted) else reason
        return state.but(status=status, ended_at=event.at, end_reason=told, open_id=None, thinking=False)

    return end


def _reported(state: Session, event: e.ReportWritten) -> Session:
    return state.but(report=event.report)


def _exposure_counted(state: Session, event: e.ExposureCounted) -> Session:
    return state.but(exposure_counted=True)


EVOLUTIONS: dict[type[e.Event], Evolution] = {
    e.SessionStarted: _started,
    e.CandidateConnected: _connected,
    e.CandidateDisconnected: _disconnected,
    e.ServiceInterrupted: _interrupted,
    e.QuestionAsked: _asked,
    **FOLLOW_UP_EVOLUTIONS,
    e.QuestionRepeated: _nothing,
    e.HintGiven: _hinted,
    e.ClarificationAsked: _clarification_asked,
    e.ClarificationGiven: _clarification_given,
    e.ThinkingStarted: _thinking_started,
    e.ThinkingEnded: _thinking_ended,
    e.TimeLimitReached: _time_limit_reached,
    e.AnswerSubmitted: _answered,
    e.QuestionSkipped: _skipped,
    e.AnswerEvaluated: _evaluated,
    e.GradingAllowed: _grading_allowed,
    e.AnswerGraded: _graded,
    e.GradeWithdrawn: _grade_withdrawn,
    e.RemarkHeard: _remarked,
    e.QuestionPrepared: _prepared,
    e.PreparationFailed: _preparation_failed,
    e.PersonalisationAsked: _personalisation_asked,
    e.FellBack: _fell_back,
    e.CameBack: _came_back,
    e.SummaryWritten: _summarised,
    e.SummaryFailed: _summary_failed,
    e.SessionPaused: _paused,
    e.SessionResumed: _resumed,
    e.IntegrityNoted: _integrity,
    e.HelpAsked: _help_asked,
    e.SessionCompleted: _ended("completed"),
    e.SessionCancelled: _ended("cancelled", "cancelled"),
    e.SessionExpired: _ended("expired", "expired"),
    e.ReportWritten: _reported,
    e.ExposureCounted: _exposure_counted,
    **TEAM_EVOLUTIONS,
    **TRYING_EVOLUTIONS,
    **TYPING_EVOLUTIONS,
    **BOARD_EVOLUTIONS,
    **SPEECH_EVOLUTIONS,
}
