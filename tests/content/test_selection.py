"""The `selection:` of a blueprint: what it means, what it is without one, and what is told of a mistake in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from the_bank import BANK, bank_with
from vivavoce.domain.blueprint import Blueprint, Selection
from vivavoce.ports.errors import Invalid

PLAIN = """
id: mine
title: Mine
mode: test
max_questions: 20
sections:
  - {phase: role_skills, title: All, kinds: [multiple_choice], share: 1}
"""
WHOLE = (
    PLAIN
    + """
selection:
  purpose: measure
  skill_quotas: {python: 0.6, sql: 0.4}
  success: [0.5, 0.6]
  se_target: 0.4
  questions_min: 10
  exposure_max: 0.3
  pool: 80
"""
)


def read(tmp_path: Path, text: str) -> Blueprint:
    (tmp_path / "blueprints").mkdir()
    (tmp_path / "blueprints" / "mine.yaml").write_text(text, encoding="utf-8")
    return bank_with(tmp_path).blueprint("mine")


def test_each_field_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, WHOLE).selection == Selection(
        purpose="measure",
        skill_quotas=(("python", 0.6), ("sql", 0.4)),
        success=(0.5, 0.6),
        se_target=0.4,
        questions_min=10,
        exposure_max=0.3,
        pool=80,
    )


@pytest.mark.parametrize(
    ("text", "purpose"),
    [
        (PLAIN, None),
        (PLAIN.replace("mode: test", "mode: practice"), "practice"),
        (PLAIN.replace("mode: test", "mode: practice\nadaptive: false"), None),
        (PLAIN + "selection: {purpose: measure}", "measure"),
    ],
)
def test_practice_aims_where_learning_is_and_a_test_measures_where_it_says_so(
    text: str, purpose: str | None, tmp_path: Path
) -> None:
    selection = read(tmp_path, text).selection
    assert (selection.purpose if selection else None) == purpose


def test_quotas_may_follow_the_role_or_be_left_out(tmp_path: Path) -> None:
    assert read(tmp_path, PLAIN + "selection: {purpose: measure}").selection.skill_quotas == ()  # type: ignore[union-attr]
    (tmp_path / "other").mkdir()
    none = read(tmp_path / "other", PLAIN + "selection: {purpose: measure, skill_quotas: none}").selection
    assert none is not None
    assert none.skill_quotas is None


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("purpose: measure", "purpose: mesure"), "selection: purpose 'mesure' is not known; did you mean 'measure'"),
        (("  purpose: measure\n", ""), "selection: purpose is missing; add it"),
        (("sql: 0.4", "sql: 0.5"), "skill_quotas sum to 1.1; write shares that sum to 1"),
        (("{python: 0.6, sql: 0.4}", "often"), "skill_quotas is by_role, none, or a share for each skill"),
        (("sql: 0.4", "sqll: 0.4"), "skill_quotas 'sqll' is not known; did you mean 'sql'"),
        (("[0.5, 0.6]", "[0.6, 0.5]"), "success is the chance of success to aim at"),
        (("[0.5, 0.6]", "0.5"), "success is the chance of success to aim at"),
        (("se_target: 0.4", "se_target: 0.05"), "se_target is 0.05; write a number from 0.2 to 0.9"),
        (("questions_min: 10", "questions_min: 30"), "questions_min is 30, and max_questions is 20"),
        (("exposure_max: 0.3", "exposure: 0.3"), "did you mean 'exposure_max'"),
        (("pool: 80", "questions_max: 30"), "questions_max is told by 'max_questions' of the blueprint itself"),
        (("mode: test", "mode: test\nadaptive: false"), "selection is there although 'adaptive' is false"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_remedy(change: tuple[str, str], told: str, tmp_path: Path) -> None:
    assert change[0] in WHOLE
    with pytest.raises(Invalid) as refused:
        read(tmp_path, WHOLE.replace(*change))
    assert told in refused.value.detail


def test_the_blueprints_of_the_package_practise_or_measure() -> None:
    purposes = {b.id: b.selection.purpose if b.selection else None for b in BANK.blueprints()}
    assert purposes["phased"] == purposes["technical"] == "practice"
    assert purposes["measured"] == "measure"
    assert not BANK.blueprint("measured").hints
