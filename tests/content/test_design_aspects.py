"""Every question of the design packs looks for all that a design is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml

from the_bank import BANK
from vivavoce.domain.question import Question

ASPECTS = ("requirements", "estimates", "interfaces", "data", "scale", "failure", "trade-offs")
FOUND: Mapping[str, Mapping[str, str]] = yaml.safe_load(
    Path(__file__).with_name("design_aspects.yaml").read_text(encoding="utf-8")
)
DESIGNS = [q for q in BANK.questions() if q.kind == "system_design" and q.origin.name.startswith("design-")]


def lacking(question: Question, points: Mapping[str, str]) -> Iterator[str]:
    names = {point.name for point in question.rubric}
    for aspect in ASPECTS:
        if points.get(aspect) not in names:
            yield aspect


def test_there_are_designs_to_look_at() -> None:
    assert {q.id for q in DESIGNS} == set(FOUND)
    assert len(DESIGNS) >= 24


@pytest.mark.parametrize("question", DESIGNS, ids=lambda q: q.id)
def test_a_design_question_looks_for_every_aspect(question: Question) -> None:
    assert list(lacking(question, FOUND[question.id])) == []


def test_interfaces_and_trade_offs_have_a_point_of_their_own() -> None:
    for points in FOUND.values():
        assert points["interfaces"] != points["trade-offs"]
        assert [*points.values()].count(points["interfaces"]) == [*points.values()].count(points["trade-offs"]) == 1


def test_a_rubric_without_a_point_is_noticed() -> None:
    question = DESIGNS[0]
    points = dict(FOUND[question.id])
    assert list(lacking(question, points | {"failure": "No such point"})) == ["failure"]
