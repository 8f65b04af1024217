"""Estimates are honest, skills share what is known, and a choice keeps its limits and says why."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from vivavoce.domain.ability.estimate import STANDARD, Posterior, left_out, normal_prior, prior_of, time_flag
from vivavoce.domain.ability.irt import GRID, Bank, chance_right, information, information_of_steps
from vivavoce.domain.ability.selection import Exposure, Pool, Progress, SelectionPolicy, choose, stop
from vivavoce.domain.ability.skills import SkillAbilities
from vivavoce.domain.meaning import percentile

DIFFICULTIES = np.linspace(-2, 2, 40)
BANK = Bank.right_or_wrong(1.2, DIFFICULTIES)
PARTS = ["one", "two"] * 20


def test_information_is_that_of_the_slope() -> None:
    step = 1e-5
    for guess, slip in ((0.0, 0.0), (0.2, 0.0), (0.2, 0.05)):
        right = chance_right(0.4, 1.3, 0.1, guess, slip)
        slope = (chance_right(0.4 + step, 1.3, 0.1, guess, slip) - right) / step
        assert information(0.4, 1.3, 0.1, guess, slip) == pytest.approx(slope**2 / (right * (1 - right)), rel=1e-3)


def test_one_step_is_right_or_wrong_and_more_steps_tell_more() -> None:
    assert information_of_steps(0.3, 1.1, [0.5]) == pytest.approx(information(0.3, 1.1, 0.5))
    assert information_of_steps(0.3, 1.1, [-0.5, 0.5, 1.5]) > information_of_steps(0.3, 1.1, [0.5])
    with pytest.raises(ValueError, match="must rise"):
        information_of_steps(0.3, 1.1, [1.0, 0.0])


def test_kinds_share_one_bank_and_a_score_that_a_question_lacks_is_refused() -> None:
    bank = Bank.joined([Bank.right_or_wrong(1.0, [0.0]), Bank.graded(1.0, [-1.0, 0.0, 1.0])])
    assert Posterior.start().after(bank.likelihood[1, 3]).mean > Posterior.start().after(bank.likelihood[0, 1]).mean
    with pytest.raises(ValueError, match="impossible"):
        Posterior.start().after(bank.likelihood[0, 2])


def test_the_interval_covers_as_often_as_it_says() -> None:
    chance = np.random.default_rng(4)
    inside = 0
    for ability in chance.normal(size=600):
        posterior = Posterior.start()
        for item in range(0, 40, 3):
            right = int(chance.random() < chance_right(ability, 1.2, DIFFICULTIES[item]))
            posterior = posterior.after(BANK.likelihood[item, right])
        low, high = posterior.interval()
        inside += low <= ability <= high
    assert 0.925 <= inside / 600 <= 0.975


def test_a_declared_level_moves_the_start_and_not_the_score() -> None:
    column = BANK.likelihood[20, 1]
    senior, nobody = Posterior.start(prior_of("senior")).after(column), Posterior.start().after(column)
    assert senior.mean > nobody.mean
    assert senior.under(STANDARD).mean == pytest.approx(nobody.mean, abs=1e-6)
    assert np.allclose(left_out(nobody, column), STANDARD)


def test_time_only_raises_a_flag() -> None:
    assert time_flag(2.0, 60) == "too quick to have been read"
    assert time_flag(30.0, 60, 30.0) is None
    assert time_flag(300.0, 60, 30.0) == "far slower than others"


def test_a_prerequisite_learns_from_what_builds_on_it_more_than_a_stranger_does() -> None:
    start = SkillAbilities.start(["a", "b", "c"], {"b": ["a"]})
    after = start
    for _ in range(4):
        after = after.after({"b": 1.0}, BANK.likelihood[20, 1])
    assert after.means[1] > after.means[0] > after.means[2] > 0
    assert after.about({"b": 1.0})[1] < after.about({"a": 1.0})[1] < after.about({"c": 1.0})[1] < 1.0


def test_an_answer_about_one_skill_is_weighed_as_on_the_grid() -> None:
    after = SkillAbilities.start(["a"], {}).after({"a": 1.0}, BANK.likelihood[30, 1])
    exact = Posterior.start(normal_prior()).after(BANK.likelihood[30, 1])
    assert after.about({"a": 1.0}) == pytest.approx((exact.mean, exact.se), abs=1e-6)


def asked_by(policy: SelectionPolicy, pool: Pool, exposure: Exposure, length: int) -> list[int]:
    progress, posterior = Progress.start(pool, policy, exposure), Posterior.start()
    for turn in range(length):
        choice = choose(pool, policy, progress, posterior)
        assert choice is not None
        assert choice.reason.endswith(".")
        posterior = posterior.after(BANK.likelihood[choice.item, turn % 2])
        progress = progress.after(pool, choice)
    return list(progress.asked)


def test_quotas_hold_within_one_question_all_the_way() -> None:
    pool, policy = Pool.of(BANK, parts=PARTS), SelectionPolicy(quotas={"one": 0.75, "two": 0.25})
    asked = asked_by(policy, pool, Exposure.none(40), 16)
    for length in range(1, 17):
        ones = sum(PARTS[item] == "one" for item in asked[:length])
        assert abs(ones - 0.75 * length) <= 1.0


def test_no_question_is_seen_by_more_than_its_share() -> None:
    policy, pool, exposure = SelectionPolicy(exposure_max=0.25), Pool.of(BANK), Exposure.none(40)
    for _ in range(60):
        exposure = exposure.after(asked_by(policy, pool, exposure, 6), policy)
    assert exposure.asked.max() <= 0.25 * 60


def test_what_is_too_near_or_not_ready_or_too_long_is_not_asked() -> None:
    pool = Pool.of(BANK, enemies={20: range(15)}, seconds=[60.0] * 39 + [5.0])
    policy = SelectionPolicy()
    progress, posterior = Progress.start(pool, policy, Exposure.none(40)), Posterior.start()
    only = np.arange(40) == 20
    choice = choose(pool, policy, progress, posterior, ready=only)
    assert choice is not None
    assert choice.item == 20
    progress = progress.after(pool, choice)
    assert not progress.free[:15].any()
    quick = choose(pool, policy, progress, posterior, seconds_left=10.0)
    assert quick is not None
    assert quick.item == 39
    assert "4 seconds" in (stop(pool, policy, progress, posterior, seconds_left=4.0) or "")
    assert choose(pool, policy, progress, posterior, ready=only) is None


def test_a_limit_that_cannot_be_kept_is_told() -> None:
    pool, policy = Pool.of(BANK), SelectionPolicy()
    exhausted = Exposure(np.full(40, 5.0), np.zeros(40), 5)
    choice = choose(pool, policy, Progress.start(pool, policy, exhausted), Posterior.start())
    assert choice is not None
    assert "how often a question is seen" in choice.reason


def test_practice_aims_where_learning_is() -> None:
    pool, policy = Pool.of(BANK), SelectionPolicy(purpose="practise")
    posterior = Posterior.start()
    choice = choose(pool, policy, Progress.start(pool, policy, Exposure.none(40)), posterior)
    assert choice is not None
    assert 0.60 <= float(BANK.success[choice.item] @ posterior.weights) <= 0.75
    assert "learns" in choice.reason


def test_a_test_stops_when_it_is_certain_enough_or_has_no_more_to_ask() -> None:
    pool, policy = Pool.of(BANK), SelectionPolicy(questions_min=0, questions_max=6)
    sure = Posterior.start(normal_prior(0.0, 0.3))
    progress = Progress.start(pool, policy, Exposure.none(40))
    assert "certain" in (stop(pool, policy, progress, sure) or "")
    assert stop(pool, policy, progress, Posterior.start()) is None
    for _ in range(2):
        choice = choose(pool, policy, progress, Posterior.start())
        assert choice is not None
        progress = progress.after(pool, choice)
    assert "Even 4 more" in (stop(pool, policy, progress, Posterior.start()) or "")


def test_a_score_is_compared_only_with_thirty_or_more() -> None:
    assert percentile(0.5, [0.0] * 29) is None
    found = percentile(0.5, [0.0] * 15 + [1.0] * 15)
    assert found is not None
    assert (found.share_below, round(found.low, 2), round(found.high, 2)) == (0.5, 0.33, 0.67)
    assert GRID.size == 81


def test_the_rules_of_an_interview_load_no_arrays() -> None:
    code = "import sys, vivavoce.domain.session; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
