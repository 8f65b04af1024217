"""What a schedule is refused for, by name and all at once; and who may start when."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.builders import NOON, blueprint, create
from vivavoce.domain.attempts import Allowed, Attempt, StartRefused, Taker, may_start
from vivavoce.domain.refusal import Refused
from vivavoce.domain.scheduling import (
    Circumstances,
    Schedule,
    SectionStock,
    SkillStock,
    Stock,
    check_schedule,
    span,
)
from vivavoce.domain.session import decide

HOUR, DAY = 3600.0, 86_400.0
NOW = Circumstances(now=NOON)


def schedule(**fields: Any) -> Schedule:
    told: dict[str, Any] = {
        "title": "Back end, spring",
        "opens_at": NOON + HOUR,
        "closes_at": NOON + 5 * HOUR,
        "duration_s": HOUR,
        "total_questions": 15,
        "question_time_limit_s": 120.0,
        "pass_mark": 60.0,
    }
    return Schedule(**(told | fields))


def codes(wrong: Schedule, around: Circumstances = NOW) -> list[str]:
    return [problem.code for problem in check_schedule(wrong, around)]


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"title": " \t"}, "title_empty", "title"),
        ({"title": "x" * 201}, "title_too_long", "title"),
        ({"title": "Spring\r\nBcc: everyone"}, "title_invalid", "title"),
        (
            {"duration_s": 59.0, "total_questions": 9, "question_time_limit_s": 50.0},
            "duration_invalid",
            "time_limit_minutes",
        ),
        ({"duration_s": float("nan")}, "duration_invalid", "time_limit_minutes"),
        ({"total_questions": 0}, "total_questions_invalid", "total_questions"),
        ({"total_questions": 201}, "total_questions_invalid", "total_questions"),
        (
            {"duration_s": 60.0, "total_questions": 13, "question_time_limit_s": None},
            "time_too_short_for_questions",
            "time_limit_minutes",
        ),
        ({"question_time_limit_s": 4.9}, "question_time_invalid", "question_time_limit_seconds"),
        ({"question_time_limit_s": float("nan")}, "question_time_invalid", "question_time_limit_seconds"),
        ({"question_time_limit_s": HOUR + 1}, "question_time_exceeds_test", "question_time_limit_seconds"),
        ({"closes_at": NOON + HOUR}, "closes_before_opens", "closes_at"),
        ({"closes_at": NOON + 2 * HOUR - 1}, "window_shorter_than_test", "closes_at"),
        ({"opens_at": NOON - 9 * HOUR, "closes_at": NOON}, "in_the_past", "closes_at"),
        ({"opens_at": None, "closes_at": NOON - 1}, "in_the_past", "closes_at"),
        ({"opens_at": None, "closes_at": NOON + HOUR - 1}, "window_shorter_than_test", "closes_at"),
        ({"opens_at": NOON - DAY, "closes_at": NOON + HOUR - 1}, "window_shorter_than_test", "closes_at"),
        (
            {"opens_at": None, "closes_at": NOON + 4 * HOUR, "attempts": 2, "cooling_off_s": 3 * HOUR + 1},
            "cooling_off_exceeds_window",
            "cooling_off",
        ),
        ({"closes_at": NOON + 6 * 366 * DAY}, "too_far_ahead", "closes_at"),
        ({"attempts": 0}, "attempts_invalid", "attempts"),
        ({"cooling_off_s": -1.0}, "cooling_off_invalid", "cooling_off"),
        ({"attempts": 2, "cooling_off_s": 3 * HOUR + 1}, "cooling_off_exceeds_window", "cooling_off"),
        ({"pass_mark": 100.5}, "pass_mark_invalid", "pass_mark"),
        ({"pass_mark": -1.0}, "pass_mark_invalid", "pass_mark"),
    ],
)
def test_every_invalid_schedule_is_refused_by_name(fields: dict[str, Any], code: str, field: str) -> None:
    [problem] = check_schedule(schedule(**fields), NOW)
    assert (problem.code, problem.field) == (code, field)
    assert problem.words.endswith(".")


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"opens_at": NOON - DAY},
        {"opens_at": None},
        {"closes_at": None},
        {"opens_at": None, "closes_at": None, "attempts": 50, "cooling_off_s": DAY},
        {"closes_at": NOON + 2 * HOUR},
        {"opens_at": None, "closes_at": NOON + HOUR},
        {"opens_at": NOON - DAY, "closes_at": NOON + HOUR},
        {"attempts": 2, "cooling_off_s": 3 * HOUR},
        {"attempts": 5},
        {"duration_s": 60.0, "total_questions": 12, "question_time_limit_s": 60.0},
        {"question_time_limit_s": HOUR},
        {"pass_mark": 0.0},
        {"pass_mark": None},
        {"title": "Größe \N{THUMBS UP SIGN}"},
    ],
)
def test_what_can_be_held_has_no_problem(fields: dict[str, Any]) -> None:
    assert codes(schedule(**fields)) == []


def test_all_problems_are_told_at_once() -> None:
    wrong = schedule(title="", closes_at=NOON, attempts=0, pass_mark=101.0, cooling_off_s=-1.0, total_questions=0)
    told = codes(wrong, replace(NOW, extra_times=(9.0,), stock=Stock(fitting=9, skills=(("Go", 0), ("Rust", 0)))))
    assert told == [
        "title_empty",
        "total_questions_invalid",
        "closes_before_opens",
        "in_the_past",
        "attempts_invalid",
        "cooling_off_invalid",
        "pass_mark_invalid",
        "extra_time_invalid",
        "skill_without_questions",
        "skill_without_questions",
    ]


def test_the_window_holds_the_test_with_the_longest_extra_time() -> None:
    tight = schedule(closes_at=NOON + 2 * HOUR)
    assert codes(tight, replace(NOW, extra_times=(1.0, 1.0))) == []
    [problem] = check_schedule(tight, replace(NOW, extra_times=(1.25, 1.5)))
    assert problem.code == "window_shorter_than_test"
    assert "1 hour and 30 minutes" in problem.words
    assert codes(replace(tight, closes_at=NOON + 2.5 * HOUR), replace(NOW, extra_times=(1.5,))) == []


def test_the_last_of_all_attempts_at_full_length_can_begin_within_the_window() -> None:
    thrice = schedule(attempts=3, cooling_off_s=HOUR)
    assert codes(thrice) == []
    assert codes(thrice, replace(NOW, extra_times=(1.5,))) == ["cooling_off_exceeds_window"]


def test_a_bank_that_cannot_fill_it_is_named_by_section_and_by_skill() -> None:
    sections = (SectionStock(title="Concepts", wanted=10, there=10), SectionStock(title="Code", wanted=5, there=3))
    problems = check_schedule(schedule(), replace(NOW, stock=Stock(fitting=13, skills=(("Go", 3),), sections=sections)))
    assert [problem.code for problem in problems] == ["bank_cannot_fill"]
    assert problems[0].words.startswith("Code needs 5 questions, and the bank has 3")
    assert codes(schedule(), replace(NOW, stock=Stock(fitting=14))) == ["bank_cannot_fill"]
    assert codes(schedule(), replace(NOW, stock=Stock(fitting=15, skills=(("Go", 1),)))) == []


def test_sections_that_take_the_same_questions_and_skills_without_their_share_are_named() -> None:
    shared = SectionStock(title="Again", wanted=7, there=5, fitting=12)
    [problem] = check_schedule(schedule(), replace(NOW, stock=Stock(fitting=15, sections=(shared,))))
    assert problem.code == "bank_cannot_fill"
    assert "has 12 that fit, and 5 when other sections take the same ones" in problem.words
    go, rust = SkillStock(name="Go", wanted=8, there=1), SkillStock(name="Rust", wanted=7, there=7)
    [problem] = check_schedule(schedule(), replace(NOW, stock=Stock(fitting=15, quotas=(go, rust))))
    assert (problem.code, problem.field) == ("skill_short", "skills")
    assert problem.words.startswith("By its share the test asks 8 questions about Go, and the bank has 1 that fit.")


def test_a_window_is_measured_from_now_where_it_is_open_already_and_says_so() -> None:
    [problem] = check_schedule(schedule(opens_at=None, closes_at=NOON + 600), NOW)
    assert problem.words.startswith("The test is open for 10 minutes, counted from now, but takes 1 hour")
    assert problem.words.endswith("Let it close 1 hour from now, or later.")


def test_a_window_that_stays_as_it_is_was_long_enough_once() -> None:
    old = schedule(opens_at=NOON - 9 * HOUR, closes_at=NOON + 600)
    assert codes(replace(old, title="Autumn"), replace(NOW, before=old)) == []
    assert codes(replace(old, closes_at=NOON + 601), replace(NOW, before=old)) == ["window_shorter_than_test"]


def test_a_running_test_may_get_another_title_but_no_window_in_the_past() -> None:
    old = schedule(opens_at=NOON - 9 * HOUR, closes_at=NOON - HOUR)
    assert codes(replace(old, title="Autumn"), replace(NOW, before=old)) == []
    assert codes(replace(old, closes_at=NOON - 1), replace(NOW, before=old)) == ["in_the_past"]


@pytest.mark.parametrize(
    ("fields", "fits"),
    [({"duration_s": d}, 60 <= d <= 8 * HOUR) for d in (59.9, 60.0, 8 * HOUR, 8 * HOUR + 0.1)]
    + [({"total_questions": n}, n <= 200) for n in (1, 200, 201)],
)
def test_schedules_and_sessions_have_the_same_bounds(fields: dict[str, Any], fits: bool) -> None:
    """Otherwise a test could be planned that nobody can start."""
    planned = schedule(closes_at=NOON + DAY, question_time_limit_s=None, **fields)
    told = {"duration_s": planned.duration_s, "max_questions": planned.total_questions}
    assert (not any(code.endswith("_invalid") for code in codes(planned))) == fits
    if fits:
        assert decide(None, create(shape=blueprint("test"), **told))
    else:
        with pytest.raises(Refused, match="_invalid"):
            decide(None, create(shape=blueprint("test"), **told))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 seconds"),
        (0.4, "0 seconds"),
        (1, "1 second"),
        (90, "1 minute and 30 seconds"),
        (3600, "1 hour"),
        (86_400 + 7200 + 60, "1 day and 2 hours"),
        (59.9, "1 minute"),
    ],
)
def test_a_length_of_time_in_words(seconds: float, words: str) -> None:
    assert span(seconds) == words


# Who may start


def tell(moment: float) -> str:
    return f"noon and {moment - NOON:g} s"


def ask(now: float, *past: Attempt, taker: Taker | None = Taker(), **fields: Any) -> Allowed | StartRefused:  # noqa: B008
    return may_start(schedule(**fields), taker, past, now, tell)


def refusal(now: float, *past: Attempt, taker: Taker | None = Taker(), **fields: Any) -> StartRefused:  # noqa: B008
    refused = ask(now, *past, taker=taker, **fields)
    assert isinstance(refused, StartRefused)
    return refused


def had(*ends: float | None, counts: bool = True) -> list[Attempt]:
    return [Attempt(started_at=NOON + HOUR, ended_at=end, counts=counts) for end in ends]


def test_whoever_starts_in_time_has_the_whole_time_although_it_runs_past_the_close() -> None:
    last = NOON + 5 * HOUR + 2
    allowed = ask(last, taker=Taker(extra_time_factor=1.5))
    assert allowed == Allowed(
        number=1,
        attempts_left=0,
        duration_s=1.5 * HOUR,
        question_time_limit_s=180.0,
        ends_at=last + 1.5 * HOUR,
        start_by=NOON + 5 * HOUR,
    )


def test_it_opens_on_time_and_closes_with_the_grace_that_answers_have() -> None:
    assert refusal(NOON + HOUR - 0.001).code == "test_not_open"
    assert isinstance(ask(NOON + HOUR), Allowed)
    assert isinstance(ask(NOON + 5 * HOUR + 2), Allowed)
    assert refusal(NOON + 5 * HOUR + 2.001).code == "test_closed"


def test_a_refusal_says_when_asking_again_helps() -> None:
    early = refusal(NOON)
    assert early.until == NOON + HOUR
    assert early.reason == "This test opens on noon and 3600 s, in 1 hour."
    late = refusal(NOON + 6 * HOUR)
    assert late.until is None
    assert "noon and 18000 s" in late.reason


@pytest.mark.parametrize(
    ("taker", "fields", "past", "code"),
    [
        (None, {}, [], "not_invited"),
        (Taker(invited=False), {"archived": True}, [], "not_invited"),
        (Taker(withdrawn=True), {"archived": True}, had(NOON + 2 * HOUR), "application_withdrawn"),
        (Taker(), {"archived": True}, [], "test_archived"),
        (Taker(), {"archived": True}, had(None), "attempt_running"),
        (Taker(), {"attempts": 3}, had(NOON + 2 * HOUR, None), "attempt_running"),
        (Taker(), {}, had(NOON + 2 * HOUR), "attempts_used_up"),
        (Taker(), {"attempts": 2}, had(NOON + 2 * HOUR, NOON + 2.5 * HOUR), "attempts_used_up"),
    ],
)
def test_the_lasting_reason_comes_first(taker: Taker | None, fields: dict[str, Any], past: Any, code: str) -> None:
    assert refusal(NOON + 3 * HOUR, *past, taker=taker, **fields).code == code


def test_an_attempt_that_was_given_back_neither_counts_nor_makes_anybody_wait() -> None:
    again = ask(NOON + 3 * HOUR, *had(NOON + 3 * HOUR - 1, counts=False), cooling_off_s=HOUR)
    assert isinstance(again, Allowed)
    assert (again.number, again.attempts_left) == (1, 0)


def test_cooling_off_counts_from_the_end_of_the_last_attempt_to_end() -> None:
    past = had(NOON + 2.5 * HOUR, NOON + 2 * HOUR)
    told = {"attempts": 3, "cooling_off_s": HOUR}
    waiting = refusal(NOON + 3.5 * HOUR - 0.001, *past, **told)
    assert (waiting.code, waiting.until) == ("cooling_off", NOON + 3.5 * HOUR)
    third = ask(NOON + 3.5 * HOUR, *past, **told)
    assert isinstance(third, Allowed)
    assert (third.number, third.attempts_left) == (3, 0)


def test_a_pause_that_outlasts_the_window_is_not_told_as_something_to_wait_for() -> None:
    waiting = refusal(NOON + 4 * HOUR, *had(NOON + 4 * HOUR - 1), attempts=2, cooling_off_s=2 * HOUR)
    assert (waiting.code, waiting.until) == ("cooling_off", None)
    assert "closes before that" in waiting.reason


def test_the_stage_of_a_test_and_when_the_last_must_be_done() -> None:
    test = schedule()
    stages = [test.stage(NOON + hours * HOUR) for hours in (0.0, 1.0, 4.99, 6.0)]
    assert stages == ["upcoming", "open", "open", "closed"]
    assert replace(test, archived=True).stage(NOON) == "archived"
    assert replace(test, opens_at=None, closes_at=None).stage(NOON) == "open"
    assert test.over_at(1.5) == NOON + 5 * HOUR + 2 + 1.5 * HOUR + 2
    assert replace(test, closes_at=None).over_at() is None
