"""The clock: what runs it, what stops it, and what happens when it runs out."""

from __future__ import annotations

from typing import Any

import pytest

from domain.builders import NOON, Interview, blueprint, create, question
from vivavoce.domain import commands as c
from vivavoce.domain import events as e
from vivavoce.domain.effects import WriteReport
from vivavoce.domain.refusal import Refused
from vivavoce.domain.session import pending
from vivavoce.domain.timeline import timeline_of

DAY = 86_400.0


def interview(mode: str = "practice", shape: dict[str, Any] | None = None, **fields: Any) -> Interview:
    """One that was started over a socket and has its first question open."""
    started = Interview(create(shape=blueprint(mode, **(shape or {})), **fields))
    started.do(c.Connect, connection_id="one")
    started.ask()
    return started


def used(it: Interview) -> tuple[float, float]:
    clock = it.state.clock_at(it.now)
    return clock.session_s, clock.question_s


# What stops it


def test_disconnect_keeps_remaining_time() -> None:
    it = interview()
    it.wait(10).do(c.Disconnect, connection_id="one")
    it.wait(DAY)
    assert used(it) == (10, 10)
    it.do(c.Connect, connection_id="two")
    assert used(it.wait(5)) == (15, 15)


def test_a_test_goes_on_while_disconnected() -> None:
    it = interview("test")
    it.wait(10).do(c.Disconnect, connection_id="one")
    assert used(it.wait(20)) == (30, 30)


def test_a_test_stops_for_a_lost_connection_if_its_blueprint_says_so() -> None:
    it = interview("test", {"clock_stops": ("disconnected",)})
    it.wait(10).do(c.Disconnect, connection_id="one")
    assert used(it.wait(500)) == (10, 10)


def test_practice_goes_on_while_disconnected_if_its_blueprint_says_so() -> None:
    it = interview("practice", {"clock_stops": ()})
    it.wait(10).do(c.Disconnect, connection_id="one")
    assert used(it.wait(20)) == (30, 30)


def test_who_never_had_a_socket_is_not_disconnected() -> None:
    it = Interview(create())
    it.ask()
    assert used(it.wait(20)) == (20, 20)


def test_thinking_stops_the_clock_of_practice() -> None:
    it = interview()
    it.wait(10).do(c.Think, on=True)
    it.wait(20).do(c.Think, on=False)
    assert used(it.wait(3)) == (13, 13)


def test_thinking_does_not_stop_the_clock_of_a_test() -> None:
    it = interview("test")
    it.do(c.Think, on=True)
    assert used(it.wait(20)) == (20, 20)


def test_thinking_time_is_limited_for_each_question() -> None:
    it = interview()
    it.do(c.Think, on=True)
    it.wait(25).do(c.Think, on=False)
    it.do(c.Think, on=True)
    it.wait(10)
    assert isinstance(it.log[-1], e.ThinkingEnded)
    assert it.log[-1].at == NOON + 30
    assert used(it) == (5, 5)
    with pytest.raises(Refused, match="thinking_used_up"):
        it.do(c.Think, on=True)
    it.answer()
    it.score()
    it.ask()
    assert it.do(c.Think, on=True)


def test_a_lost_connection_keeps_the_thinking_time_as_well() -> None:
    it = interview()
    it.do(c.Think, on=True)
    it.wait(10).do(c.Disconnect, connection_id="one")
    it.wait(DAY).do(c.Connect, connection_id="two")
    assert it.state.clock_at(it.now).thinking_s == 10
    it.wait(20)
    assert isinstance(it.log[-1], e.ThinkingEnded)


def test_an_answer_ends_the_thinking() -> None:
    it = interview()
    it.do(c.Think, on=True)
    it.answer()
    assert not it.state.thinking
    assert it.state.clock.since is not None


@pytest.mark.parametrize("mode", ["practice", "test"])
def test_a_pause_always_stops_the_clock(mode: str) -> None:
    it = interview(mode, {"clock_stops": ()})
    it.do(c.Think, on=True)
    it.wait(10).do(c.PauseSession)
    it.wait(DAY).do(c.ResumeSession)
    assert not it.state.thinking
    assert used(it.wait(5)) == (15, 15)


def test_a_pause_that_is_not_allowed_is_refused() -> None:
    it = interview("test", {"pause_allowed": False})
    with pytest.raises(Refused, match="pause_not_allowed"):
        it.do(c.PauseSession)


def test_a_connection_that_replaces_another_stops_nothing() -> None:
    it = interview()
    it.wait(10).do(c.Connect, connection_id="two")
    with pytest.raises(Refused, match="not_connected"):
        it.do(c.Disconnect, connection_id="one")
    assert used(it.wait(10)) == (20, 20)


@pytest.mark.parametrize("mode", ["practice", "test"])
def test_time_in_which_the_service_was_away_is_nobodys(mode: str) -> None:
    it = interview(mode)
    it.wait(10).pass_unnoticed(300).do(c.NoteInterruption, since=NOON + 12)
    assert used(it) == (12, 12)
    assert it.state.connection_id is None
    it.do(c.Connect, connection_id="two")
    assert used(it.wait(5)) == (17, 17)


def test_an_interruption_reaches_back_no_further_than_the_last_event() -> None:
    it = interview()
    it.wait(10).do(c.RepeatQuestion)
    it.pass_unnoticed(100).do(c.NoteInterruption, since=NOON - 50)
    assert used(it) == (10, 10)


# Limits


def test_the_limit_of_a_question_runs_from_its_delivery() -> None:
    it = Interview(create(shape=blueprint("test")))
    it.do(c.Connect, connection_id="one")
    it.wait(5).do(c.Disconnect, connection_id="one")
    it.ask()
    it.wait(100)
    assert used(it) == (105, 0)
    it.do(c.Connect, connection_id="two")
    it.wait(61.75)
    assert it.state.open is not None
    it.wait(0.25)
    assert it.state.open is None


def test_an_answer_within_the_grace_is_in_time() -> None:
    it = interview("test")
    it.pass_unnoticed(62)
    [event] = it.answer()
    assert isinstance(event, e.AnswerSubmitted)
    assert not event.late
    assert event.time_taken_s == 62


def test_in_practice_a_late_answer_is_marked_and_scored() -> None:
    it = interview()
    it.wait(70)
    assert it.open.timed_out
    [event] = it.answer()
    assert isinstance(event, e.AnswerSubmitted)
    assert event.late
    it.score()
    assert it.state.asked[0].score == 6.0


def test_a_test_moves_on_and_keeps_the_late_answer_without_a_score() -> None:
    it = interview("test")
    first = it.open.question_id
    it.wait(70)
    second = it.ask()
    submitted, evaluated = it.answer(question_id=first)
    assert isinstance(submitted, e.AnswerSubmitted)
    assert submitted.late
    assert submitted.time_taken_s == 62
    assert isinstance(evaluated, e.AnswerEvaluated)
    assert evaluated.scorecard.score is None
    assert evaluated.scorecard.not_scored == "The answer came after its time was up. It is kept, but not scored."
    assert it.open.question_id == second.question_id
    assert pending(it.state) == ()


def test_an_answer_that_overtakes_the_timer_is_late_all_the_same() -> None:
    it = interview("test")
    it.pass_unnoticed(62.25)
    submitted, evaluated = it.answer()
    assert isinstance(submitted, e.AnswerSubmitted)
    assert submitted.late
    assert isinstance(evaluated, e.AnswerEvaluated)
    assert evaluated.scorecard.score is None


def test_a_late_answer_after_the_test_was_completed_is_kept_and_the_report_written_again() -> None:
    it = Interview(create(shape=blueprint("test"), max_questions=1))
    missed = it.ask().question_id
    it.wait(62)
    assert it.status == "completed"
    it.finish()
    it.answer(question_id=missed)
    assert pending(it.state) == (WriteReport(),)
    it.finish()
    before, after = [event.report for event in it.log if isinstance(event, e.ReportWritten)]
    assert (before.answered, after.answered) == (0, 1)
    assert (after.score, after.scored, after.not_answered) == (0.0, 0, 1)
    assert it.state.report == after
    with pytest.raises(Refused, match="already_answered"):
        it.answer(question_id=missed)


def test_after_practice_was_completed_no_answer_is_taken() -> None:
    it = interview()
    asked = it.open.question_id
    it.wait(70).do(c.EndSession)
    with pytest.raises(Refused, match="ended"):
        it.answer(question_id=asked)


def test_a_question_that_was_missed_unseen_took_no_time() -> None:
    it = Interview(create(shape=blueprint("test")))
    it.do(c.Connect, connection_id="one")
    it.do(c.Disconnect, connection_id="one")
    asked = it.ask()
    it.wait(602)
    assert it.status == "completed"
    submitted, _ = it.answer(question_id=asked.question_id)
    assert isinstance(submitted, e.AnswerSubmitted)
    assert submitted.time_taken_s == 0


def test_extra_time_multiplies_every_limit() -> None:
    it = interview("test", extra_time_factor=1.5)
    assert it.open.time_limit_s == 90
    assert it.state.session_limit_s == 900
    assert it.state.thinking_limit_s == 45
    it.do(c.Think, on=True)
    it.wait(44)
    assert it.state.thinking
    it.wait(1)
    assert isinstance(it.log[-1], e.ThinkingEnded)
    it.wait(46.5)
    assert it.state.open is not None
    it.wait(0.5)
    assert it.state.open is None


@pytest.mark.parametrize(
    ("blueprint_s", "question_s", "limit_s"), [(60.0, 20.0, 60.0), (None, 20.0, 20.0), (None, None, 300.0)]
)
def test_the_blueprint_then_the_question_then_its_kind_set_the_limit(
    blueprint_s: float | None, question_s: float | None, limit_s: float
) -> None:
    bank = (question(time_limit_s=question_s),)
    it = Interview(create(bank, blueprint(question_time_limit_s=blueprint_s)), bank)
    assert it.ask().time_limit_s == limit_s


def test_when_the_time_of_a_test_is_up_it_ends() -> None:
    it = interview("test", {"question_time_limit_s": 1000.0})
    it.wait(601.75)
    assert it.status == "in_progress"
    it.wait(0.25)
    assert it.status == "completed"
    assert it.state.end_reason == "time_up"
    assert it.state.asked[0].timed_out


def test_when_the_time_of_practice_is_up_the_open_question_may_still_be_answered() -> None:
    it = interview("practice", {"question_time_limit_s": 1000.0})
    it.wait(700)
    assert it.state.time_up
    assert it.status == "in_progress"
    [event] = it.answer()
    assert isinstance(event, e.AnswerSubmitted)
    assert event.late
    it.score()
    assert it.status == "completed"
    assert it.state.end_reason == "time_up"


def test_a_timer_that_rings_a_moment_early_is_no_error() -> None:
    it = interview("test")
    assert it.pass_unnoticed(61.9995).do(c.Tick) != ()
    assert it.do(c.Tick) == ()


def test_a_timer_that_rings_too_early_changes_nothing() -> None:
    it = interview("test")
    before = it.state
    assert it.pass_unnoticed(61).do(c.Tick) == ()
    assert it.state == before


# Giving up


def test_an_interview_that_nobody_touches_expires() -> None:
    it = interview()
    it.do(c.Disconnect, connection_id="one")
    it.wait(14 * DAY - 1)
    assert it.status == "in_progress"
    it.wait(1)
    assert it.status == "expired"
    assert it.state.due_at() is None


def test_one_that_is_planned_for_later_does_not_expire_before() -> None:
    it = Interview(create(start_now=False, scheduled_at=NOON + 30 * DAY))
    it.wait(43 * DAY)
    assert it.status == "scheduled"
    it.wait(1 * DAY)
    assert it.status == "expired"


def test_a_scheduled_interview_uses_no_time_until_it_starts() -> None:
    it = Interview(create(start_now=False))
    assert pending(it.state) == ()
    it.wait(DAY).do(c.StartSession)
    it.ask()
    assert used(it.wait(5)) == (5, 5)


def test_who_has_extra_time_does_not_look_slower_on_the_time_line() -> None:
    it = interview("test")
    it.wait(60).answer()
    answered = next(moment for moment in timeline_of(it.log) if moment.kind == "answered")
    assert (answered.at, answered.detail) == (60, "60 s")
    told = next(moment for moment in timeline_of(it.log, 1.5) if moment.kind == "answered")
    assert (told.at, told.detail) == (40, "40 s")
