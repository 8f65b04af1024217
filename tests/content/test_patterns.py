"""The patterns of companies: three as the simulation's description fixes them, eight that are whole."""

from __future__ import annotations

from typing import Any

import pytest

from the_bank import BANK
from vivavoce.content.fields import Fields
from vivavoce.content.patterns import load_patterns, pattern_from
from vivavoce.domain.pattern import COMPANIES, INTERVIEW_TYPES, PHASES, blueprint_for, shares_of, skills_for, unfilled

PATTERNS = load_patterns([skill.id for skill in BANK.skills()], [role.id for role in BANK.roles()])
FIXED = {
    "big_tech": (60, {"coding_problem": 0.6, "system_design": 0.2, "behavioral": 0.2}),
    "startup": (45, {"coding_problem": 0.5, "technical_concept": 0.3, "behavioral": 0.2}),
    "fintech": (60, {"coding_problem": 0.4, "system_design": 0.3, "technical_concept": 0.3}),
}


def test_there_is_one_for_each_company() -> None:
    assert tuple(PATTERNS) == COMPANIES
    assert len({pattern.distribution for pattern in PATTERNS.values()}) == 8


@pytest.mark.parametrize("company", FIXED)
def test_three_are_as_they_are_described(company: Any) -> None:
    pattern = PATTERNS[company]
    assert (pattern.duration_s / 60, dict(pattern.distribution)) == FIXED[company]


def test_the_focus_and_the_evaluation_are_as_they_are_described() -> None:
    startup = PATTERNS["startup"]
    assert startup.focus == ("Practical problem solving", "Full-stack thinking", "Adaptability")
    assert startup.evaluation == ("Practical skills", "Adaptability", "Cultural fit")


@pytest.mark.parametrize("company", COMPANIES)
def test_weights_sum_to_one_and_nothing_counts_how_sure_somebody_sounds(company: Any) -> None:
    weights = PATTERNS[company].weights
    assert weights.technical + weights.problem_solving + weights.communication == pytest.approx(1)
    assert sum(weight for _, weight in weights.dimensions) == pytest.approx(1)
    assert "confidence" not in dict(weights.dimensions)


@pytest.mark.parametrize("company", COMPANIES)
@pytest.mark.parametrize("interview_type", INTERVIEW_TYPES)
@pytest.mark.parametrize("count", [1, 2, 5, 7])
def test_a_blueprint_has_as_many_questions_as_were_asked_for(company: Any, interview_type: Any, count: int) -> None:
    shape = blueprint_for(
        PATTERNS[company], interview_type, difficulty="medium", max_questions=count, duration_s=3600.0
    )
    counts = shape.section_counts(count)
    assert sum(counts) == count
    for (_, share), got in zip(shares_of(PATTERNS[company], interview_type), counts, strict=True):
        assert abs(got - share * count) < 1, "the largest remainders get what is left"


def test_a_type_that_the_pattern_has_none_of_is_asked_all_the_same() -> None:
    assert shares_of(PATTERNS["startup"], "system_design") == (("system_design", 1.0),)
    assert shares_of(PATTERNS["big_tech"], "technical_coding") == (("coding_problem", 1.0),)


def test_what_the_bank_cannot_fill_is_told() -> None:
    shape = blueprint_for(PATTERNS["big_tech"], "mixed", difficulty="medium", max_questions=5, duration_s=3600.0)
    [coding, design, told] = unfilled(shape, (), 5)
    assert coding.startswith("The pattern wants 3 coding problems, and the bank has none for it.")
    assert "1 system design question," in design
    assert "1 question about experience," in told


@pytest.mark.parametrize("interview_type", INTERVIEW_TYPES)
def test_the_bank_has_questions_of_every_kind_but_code_that_a_type_asks(interview_type: Any) -> None:
    for pattern in PATTERNS.values():
        skills = {skill for skill, _ in skills_for(pattern, interview_type)}
        for kind, _ in shares_of(pattern, interview_type):
            there = [q for q in BANK.questions() if q.kind == kind and q.skill in skills and PHASES[kind] in q.phases]
            assert len(there) >= 5 or kind == "coding_problem", (pattern.company, kind)


def test_an_author_is_told_every_mistake_at_once() -> None:
    problems: list[dict[str, str]] = []
    raw = {"company": "big_tec", "distribution": {"coding_problem": 60}, "weights": {"overall": {"speed": 100}}}
    pattern_from(Fields(raw, "mine.yaml", problems))
    told = " ".join(f"{problem['field']} {problem['message']}" for problem in problems)
    for expected in ("did you mean 'big_tech'", "sum to 60", "speed", "title is missing"):
        assert expected in told
