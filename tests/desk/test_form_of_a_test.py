"""A test from what was written of it, and what a change of one leaves alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from the_bank import BANK
from vivavoce.desk.designing import Design, Designed, designed
from vivavoce.domain.assessment import Test

NOW = 1_800_000_000.0
FORM = BANK.blueprint("technical")


class Bank:
    """The bank, with another blueprint under the name, or none."""

    def __init__(self, form: Any = None) -> None:
        self._form = form

    def __getattr__(self, name: str) -> Any:
        return getattr(BANK, name)

    def blueprint(self, blueprint_id: str) -> Any:
        return self._form or BANK.blueprint("no such blueprint")


def made() -> Test:
    return wanted(BANK).test


def wanted(bank: Any, before: Test | None = None, **fields: Any) -> Designed:
    told: dict[str, Any] = {"title": "Spring", "skills": (("python", 1.0),), "blueprint_id": "technical"}
    return designed(Design(**(told | fields)), bank, NOW, before=before)


def test_a_change_of_a_test_leaves_its_form_as_it_was() -> None:
    before = made()
    edited = Bank(replace(FORM, version=FORM.version + 1, sections=FORM.sections[:1]))
    changed = wanted(edited, before, title="Autumn").test
    assert changed.settings.blueprint == before.settings.blueprint
    assert changed.title == "Autumn"
    assert wanted(edited).test.settings.blueprint != before.settings.blueprint


def test_a_test_whose_form_was_retired_can_still_be_changed() -> None:
    before = made()
    changed = wanted(Bank(), before)
    assert "unknown_blueprint" not in [problem.code for problem in changed.problems]
    assert changed.test.settings == before.settings
    assert "unknown_blueprint" in [problem.code for problem in wanted(Bank()).problems]


def test_a_form_that_only_this_test_has_stays_whatever_the_bank_calls_by_its_name() -> None:
    own = replace(made().settings, blueprint=replace(FORM, title="Ours", mode="test"))
    before = replace(made(), settings=own)
    assert wanted(BANK, before).test.settings.blueprint == own.blueprint


def test_another_form_is_taken_from_the_bank() -> None:
    before = replace(made(), settings=replace(made().settings, blueprint_id="another"))
    changed = wanted(BANK, before).test.settings
    assert (changed.blueprint_id, changed.blueprint) == ("technical", replace(FORM, mode="test"))
