"""Questions that are harder for some: found where they are, and hardly ever where they are not."""

from __future__ import annotations

import numpy as np
import pytest

from vivavoce.domain.ability.calibration import Answers
from vivavoce.domain.ability.irt import chance_right
from vivavoce.domain.ability.night import Given, calibrated, compared
from vivavoce.domain.ability.shifts import ANSWERS_MIN, Shift, shifts, sure
from vivavoce.domain.items import Item

QUESTIONS = 25


def answered(
    seed: int, *, harder: dict[int, float], impact: float = 0.0, a_group: int = 250, questions: int = QUESTIONS
) -> tuple[np.ndarray, np.ndarray, list[Item]]:
    """Who answered what rightly, who is of the second group, and the questions as both groups together make them."""
    chance = np.random.default_rng(seed)
    a, b = np.exp(chance.normal(np.log(1.2), 0.2, questions)), chance.normal(0, 1, questions)
    second = np.repeat([False, True], a_group)
    by = np.zeros(questions)
    by[list(harder)] = list(harder.values())
    ability = chance.normal(0, 1, 2 * a_group) - impact * second
    right = chance.random((2 * a_group, questions)) < chance_right(ability[:, None], a, b + by * second[:, None])
    known = [Item(discrimination=float(x), difficulty=float(y)) for x, y in zip(a, b + by / 2, strict=True)]
    return right, second, known


def compared_all(seed: int, **how: object) -> tuple[Shift, ...]:
    right, second, items = answered(seed, **how)  # type: ignore[arg-type]
    test, question = np.indices(right.shape)
    answers = Answers.of(test.ravel(), question.ravel(), right.ravel())
    return shifts(answers, items, second[answers.test])


def test_a_question_that_is_a_logit_harder_for_one_group_is_found_and_how_much_harder_it_is() -> None:
    found = {shift.question: shift for shift in compared_all(1, harder={3: 1.0})}
    assert found[3].p < 0.001
    assert found[3].by == pytest.approx(1.0, abs=2.5 * found[3].se)
    assert found[3].answers == (250, 250)


@pytest.mark.parametrize("impact", [0.0, 0.5])
def test_questions_that_are_alike_for_both_are_seldom_accused(impact: float) -> None:
    """Three tests of 25 questions, three of them shifted: of the other 66 about one in twenty, also when a group
    is half a standard deviation less able. Of 66 draws at 5% eight and more come once in fifty: these are fixed."""
    accused = [
        shift.p < 0.05
        for seed in range(3)
        for shift in compared_all(seed, harder={0: 0.5, 1: 0.5, 2: 0.5}, impact=impact)
        if shift.question > 2
    ]
    assert len(accused) == 3 * 22
    assert sum(accused) < 8


def test_a_group_that_is_less_able_is_not_a_harder_question() -> None:
    by = [shift.by for shift in compared_all(4, harder={}, impact=0.8)]
    assert abs(float(np.mean(by))) < 0.1


def test_questions_that_stand_out_do_not_bend_the_yardstick() -> None:
    """Six of 25 are a whole logit harder. By all 25, the second group would look weaker and the rest easier."""
    found = compared_all(2, harder=dict.fromkeys(range(6), 1.0), a_group=400)
    rest = [shift.by for shift in found if shift.question > 5]
    assert abs(float(np.mean(rest))) < 0.1
    assert sum(shift.p < 0.05 for shift in found if shift.question <= 5) == 6


def test_nothing_is_said_of_a_question_with_few_answers() -> None:
    assert compared_all(1, harder={}, a_group=ANSWERS_MIN - 1) == ()
    assert len(compared_all(1, harder={}, a_group=ANSWERS_MIN)) == QUESTIONS
    assert shifts(Answers.of([], [], []), [], np.array([], bool)) == ()


def test_of_many_tests_only_those_are_sure_that_so_many_tests_do_not_explain() -> None:
    def shift(question: int, p: float, by: float = 1.0) -> Shift:
        return Shift(question=question, by=by, se=0.2, p=p, answers=(50, 50))

    many = [shift(n, 0.02 + n / 200) for n in range(98)]
    assert sure(many, false_alarms=0.05) == ()
    found = [*many, shift(98, 0.0001), shift(99, 0.0004)]
    assert [one.question for one in sure(found, false_alarms=0.05)] == [98, 99]
    assert sure([shift(0, 1e-9, by=0.1)], false_alarms=0.05, at_least=0.3) == ()


def given(right: np.ndarray, days: list[int]) -> list[Given[str]]:
    return [
        Given(test, f"q{question}", float(right[test, question]), days[test])
        for test, question in np.ndindex(right.shape)
    ]


def test_a_question_that_became_known_is_told_the_night_after_enough_answers() -> None:
    right, second, authors = answered(3, harder={7: -1.5}, impact=-0.3, a_group=100)
    bank = {f"q{place}": item for place, item in enumerate(authors)}
    days = [990 if late else 900 for late in second]
    night = calibrated(given(right, days), bank, {}, today=1000)
    assert [key for key, _ in night.drifted] == ["q7"]
    assert night.drifted[0][1].by < -0.9
    assert (night.tests, night.answers) == (200, 200 * QUESTIONS)
    same_time = calibrated(given(right, [990] * 200), bank, {}, today=1000)
    assert same_time.drifted == ()


def test_a_night_without_drift_is_quiet() -> None:
    right, second, authors = answered(20, harder={}, impact=0.2, a_group=100)
    bank = {f"q{place}": item for place, item in enumerate(authors)}
    assert calibrated(given(right, [990 if late else 900 for late in second]), bank, {}, 1000).drifted == ()


def test_answers_to_questions_that_are_no_longer_there_are_left_out() -> None:
    right, _, authors = answered(3, harder={}, a_group=40)
    bank = {f"q{place}": item for place, item in enumerate(authors) if place != 4}
    night = calibrated(given(right, [990] * 80), bank, {}, today=1000)
    assert set(night.items) == set(bank)
    assert night.answers == 80 * (QUESTIONS - 1)


def test_groups_are_compared_by_the_tests_that_belong_to_them() -> None:
    right, second, authors = answered(1, harder={3: 1.2})
    bank = {f"q{place}": item for place, item in enumerate(authors)}
    answers = given(right, [0] * 500)
    found = dict(compared(answers, bank, {test: bool(of) for test, of in enumerate(second)}))
    assert found["q3"].p < 0.001
    some = dict(compared(answers, bank, {test: bool(second[test]) for test in range(200, 300)}))
    assert some["q3"].answers == (50, 50)
    assert compared(answers, bank, {}) == []
