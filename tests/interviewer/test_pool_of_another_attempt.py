"""A second attempt at a test is asked what is new, as long as there is enough of it."""

from __future__ import annotations

import pytest

from the_bank import BANK
from vivavoce.domain.assessment import Test, TestSettings, blueprint_of
from vivavoce.domain.events import PlannedQuestion
from vivavoce.interviewer.planning import plan_interview
from vivavoce.ports.bank import Role

SKILLS = (("python", 2.0), ("sql", 1.0))


def pool(seen: frozenset[str]) -> list[str]:
    return [planned.id for planned in planned_with(seen)]


def planned_with(seen: frozenset[str]) -> tuple[PlannedQuestion, ...]:
    settings = TestSettings(skills=SKILLS, total_questions=12)
    test = Test(test_id=1, owner_id="rita", title="Test", settings=settings)
    role = Role(id="test-1", name="Test", skills=SKILLS)
    plan, _ = plan_interview(BANK, role, blueprint_of(test, 48), "medium", seen=seen, seed=7)
    return plan


@pytest.mark.parametrize("times", [1, 2])
def test_what_was_asked_before_is_not_in_the_pool_while_the_rest_suffices(times: int) -> None:
    whole = pool(frozenset())
    seen = frozenset(whole[: 6 * times])
    assert not seen & set(pool(seen))


def test_where_too_little_is_new_what_was_asked_fills_up() -> None:
    whole = pool(frozenset())
    again = pool(frozenset(whole))
    assert len(again) >= 12
    assert all(planned.seen for planned in planned_with(frozenset(whole)) if planned.id in whole)
    assert not any(planned.seen for planned in planned_with(frozenset()))
    python = [one for one in again if BANK.question(one, 1).skill == "python"]
    assert len(python) >= 8
