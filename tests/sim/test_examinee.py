"""Whole tests and whole practice interviews from the built-in bank, by candidates whose ability is known.

`bench/whole_tests.py` does the same with many more of them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from random import Random

import numpy as np
import pytest

from the_bank import BANK
from vivavoce.desk.adaptation import adaptation_of, declared_level
from vivavoce.domain.blueprint import Blueprint
from vivavoce.domain.likeness import too_near
from vivavoce.domain.session import decide
from vivavoce.domain.state import Session
from vivavoce.interviewer.planning import plan_interview
from vivavoce.ports.bank import Role
from vivavoce.ports.exposure import Seen, priced
from vivavoce.sim.examinee import Examinee, Truth, creation, sat
from vivavoce.storage.codec import encode

QUESTIONS = {question.id: question for question in BANK.questions()}
BACKEND, _ = BANK.role_for("backend-engineer")
MEASURED = BANK.blueprint("measured")
PHASED = replace(BANK.blueprint("phased"), follow_ups_max=0)


@dataclass
class Seat:
    """Where one candidate after the other takes the same test; `seen` is what they were asked."""

    blueprint: Blueprint
    role: Role = BACKEND
    truth: Truth = field(default_factory=lambda: Truth(11))
    seen: Seen = field(default_factory=Seen)

    def take(self, examinee: Examinee, seed: int, level: str | None = None) -> Session:
        plan, weights = plan_interview(BANK, self.role, self.blueprint, "medium", seed=seed)
        adaptation = adaptation_of(BANK, self.blueprint, plan, level, self.seen)
        session = sat(creation(self.blueprint, plan, weights, adaptation, seed), QUESTIONS, examinee, self.truth)
        self._count({asked.question.id for asked in session.asked})
        return session

    def _count(self, asked: set[str]) -> None:
        most = self.blueprint.selection.exposure_max if self.blueprint.selection else 1.0
        every = {*self.seen.price, *asked}
        price = {one: priced(self.seen.price.get(one, 0.0), one in asked, most) for one in every}
        times = Counter(self.seen.asked) + Counter(asked)
        self.seen = Seen(tests=self.seen.tests + 1, asked=times, price=price)


@pytest.fixture(scope="module")
def taken() -> tuple[Seat, list[tuple[float, Session]]]:
    """Fifty candidates, of abilities as they are among people, take the measuring test."""
    seat, chance = Seat(MEASURED), Random(5)
    abilities = [chance.gauss(0.0, 1.0) for _ in range(50)]
    return seat, [(ability, seat.take(Examinee(ability), seed)) for seed, ability in enumerate(abilities)]


def test_a_test_ends_certain_within_its_length_and_is_right_about_how_certain(
    taken: tuple[Seat, list[tuple[float, Session]]],
) -> None:
    off, inside = [], 0
    for ability, session in taken[1]:
        report = session.report
        assert report is not None
        assert report.ability is not None
        found = report.ability
        assert session.end_reason in ("certain", "finished")
        assert (session.end_reason == "certain") == (found.standard_error <= 0.45)
        assert 12 <= len(session.asked) <= 30
        off.append(found.overall.estimate - ability)
        inside += found.overall.low <= ability <= found.overall.high
    certain = sum(session.end_reason == "certain" for _, session in taken[1])
    assert certain >= 0.85 * 50
    assert 0.87 <= inside / 50 <= 1.0
    assert abs(np.mean(off)) < 0.15
    assert np.sqrt(np.mean(np.square(off))) < 0.55


def test_no_question_is_seen_by_more_than_its_share_and_none_comes_twice(
    taken: tuple[Seat, list[tuple[float, Session]]],
) -> None:
    seat, sessions = taken
    assert max(seat.seen.asked.values()) <= 0.25 * 50 + 1.0
    assert len(seat.seen.asked) > 200
    for _, session in sessions:
        ids = [asked.question.id for asked in session.asked]
        assert len(set(ids)) == len(ids)


def test_parts_and_skills_have_what_they_are_owed(taken: tuple[Seat, list[tuple[float, Session]]]) -> None:
    weights = dict(BACKEND.skills)
    whole = sum(weights.values())
    for _, session in taken[1]:
        length = len(session.asked)
        in_words = sum(asked.question.kind == "technical_concept" for asked in session.asked)
        assert abs(in_words - length / 4) < 1.0
        for skill, times in Counter(asked.question.skill for asked in session.asked).items():
            assert times <= weights[skill] / whole * length + 1.5


def test_the_score_follows_the_ability(taken: tuple[Seat, list[tuple[float, Session]]]) -> None:
    scores = [session.report.score for _, session in taken[1] if session.report and session.report.score is not None]
    assert np.corrcoef([ability for ability, _ in taken[1]], scores)[0, 1] > 0.8
    means = [np.mean([a.score for a in session.asked if a.score is not None]) for _, session in taken[1]]
    assert np.std(means) < np.std(scores), "what was earned is about the same for everybody"


@pytest.mark.parametrize(("ability", "level"), [(-0.3, "junior"), (0.2, "mid"), (0.9, "lead")])
def test_practice_lands_where_one_learns(ability: float, level: str) -> None:
    seat = Seat(PHASED, truth=Truth(3))
    earned: list[float] = []
    for seed in range(15):
        session = seat.take(Examinee(ability), seed, level)
        earned.extend(asked.score for asked in session.asked[2:] if asked.score is not None)
    assert 0.60 <= np.mean(earned) / 10 <= 0.75


def test_whoever_finds_even_the_easiest_hard_gets_the_easiest() -> None:
    asked = Seat(PHASED, truth=Truth(3)).take(Examinee(-2.0), 1, "entry").asked[5:]
    assert {a.question.difficulty for a in asked if a.question.scored} == {"easy"}
    assert "the nearest to 60% to 75% that is left" in asked[-1].reason


def test_practice_keeps_its_phases() -> None:
    session = Seat(PHASED).take(Examinee(0.2), 1)
    order = [section.phase for section in PHASED.sections]
    phases = [asked.phase for asked in session.asked]
    assert phases == sorted(phases, key=order.index)
    assert Counter(phases) == PHASED.counts(PHASED.max_questions)


def test_no_time_is_wasted_on_a_question_that_cannot_be_answered_any_more() -> None:
    slow = Seat(replace(MEASURED, duration_s=900.0)).take(Examinee(0.0, seconds=120.0), 1)
    assert slow.end_reason == "no_time"
    assert len(slow.asked) == 7
    assert slow.report is not None
    assert slow.report.ability is not None
    assert "seconds that are left" in slow.report.ability.ended


def test_a_plan_of_a_test_is_a_pool_and_its_row_is_small() -> None:
    plan, weights = plan_interview(BANK, BACKEND, MEASURED, "medium", seed=1)
    assert 110 <= len(plan) <= 160
    assert all(planned.item is not None for planned in plan)
    adaptation = adaptation_of(BANK, MEASURED, plan, None, Seen())
    [created, _] = decide(None, creation(MEASURED, plan, weights, adaptation))
    assert len(encode(created)) / len(plan) < 330
    other, _ = plan_interview(BANK, BACKEND, MEASURED, "medium", seed=2)
    assert len({p.id for p in plan} - {p.id for p in other}) > 40, "in time the whole bank is used"


def test_every_role_has_a_test() -> None:
    for role in BANK.roles():
        plan, weights = plan_interview(BANK, role, MEASURED, "medium", seed=1)
        adaptation = adaptation_of(BANK, MEASURED, plan, None, Seen())
        session = sat(creation(MEASURED, plan, weights, adaptation), QUESTIONS, Examinee(0.0), Truth(1))
        assert 12 <= len(session.asked) <= 30
        assert session.report is not None
        assert session.report.ability is not None


def test_calibrated_items_take_the_place_of_the_authors_word() -> None:
    first, _ = plan_interview(BANK, BACKEND, MEASURED, "medium", seed=1)
    known = first[0].item
    assert known is not None
    learned = replace(known, difficulty=2.5, answers=100)
    plan, weights = plan_interview(BANK, BACKEND, MEASURED, "medium", seed=1, items={first[0].id: learned})
    assert plan[0].item == learned
    assert plan[1].item == first[1].item
    adaptation = adaptation_of(BANK, MEASURED, plan, None, Seen())
    report = sat(creation(MEASURED, plan, weights, adaptation), QUESTIONS, Examinee(0.0), Truth(1)).report
    assert report is not None
    assert report.ability is not None
    assert "1 of the" in report.ability.basis


@pytest.mark.parametrize(
    ("wished", "years", "level"),
    [("hard", 1.0, "lead"), ("easy", None, "entry"), (None, 0.5, "entry"), (None, 4.0, "mid"), (None, 30.0, "lead")],
)
def test_a_level_is_what_somebody_asked_for_or_else_their_experience(
    wished: str | None, years: float | None, level: str
) -> None:
    assert declared_level(wished, years) == level  # type: ignore[arg-type]
    assert declared_level(None, None) is None


def test_questions_that_ask_nearly_the_same_are_kept_apart_and_those_on_one_subject_are_not() -> None:
    one = next(question for question in BANK.questions() if question.skill == "statistics")
    texts = (
        "A team looks at its A/B test every morning and stops as soon as it is significant. What is wrong with that?",
        "A team looks at an A/B test every morning and stops as soon as p is below 0.05. What is the effect?",
        "How would you decide how long an A/B test of a new checkout has to run?",
    )
    asked = [replace(one, id=f"q{n}", text=text) for n, text in enumerate(texts)]
    assert too_near(asked) == ((0, 1),)
    assert too_near([asked[0], replace(asked[1], skill="sql")]) == ()
    assert len(too_near(BANK.questions())) <= 5
