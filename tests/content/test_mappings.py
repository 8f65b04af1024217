"""What is written back is read again as the same."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from the_bank import BANK
from vivavoce.content.blueprints import CLOCK_STOPS, blueprint_from
from vivavoce.content.fields import Fields
from vivavoce.content.foreign_yaml import read_yaml, write_yaml
from vivavoce.content.mappings import blueprint_to_mapping, question_to_mapping
from vivavoce.content.questions import SHOWS, PackFrame, question_from
from vivavoce.domain.blueprint import Blueprint
from vivavoce.domain.kinds import kinds
from vivavoce.domain.question import DIFFICULTIES, Origin, Question
from vivavoce.ports.errors import Invalid

ORIGIN = Origin(kind="bank", name="mine", version="1")
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).filter(
    lambda text: bool(text.strip())
)
LISTS = st.lists(TEXTS, max_size=3)
IDS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
SOME = st.booleans()
KEYED = ("multiple_choice", "multiple_select")


@st.composite
def point(draw: st.DrawFn, name: str) -> dict[str, Any]:
    made: dict[str, Any] = {"name": name, "weight": draw(st.floats(0.1, 10) | st.integers(1, 3))}
    if draw(SOME):
        made["shows"] = draw(st.sampled_from(SHOWS))
    else:
        made["says"] = draw(st.lists(TEXTS, min_size=1, max_size=3))
    return made | ({"ask": draw(TEXTS)} if draw(SOME) else {})


@st.composite
def options(draw: st.DrawFn, kind: str) -> list[dict[str, Any]]:
    made = [
        {"text": draw(TEXTS)} | ({"misconception": draw(TEXTS)} if draw(SOME) else {})
        for _ in range(draw(st.integers(2, 5)))
    ]
    right = 1 if kind == "multiple_choice" else draw(st.integers(1, len(made)))
    for option in made[:right]:
        option["right"] = True
    return draw(st.permutations(made))


@st.composite
def question_mappings(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(
        st.sampled_from(["multiple_choice", "multiple_select", "behavioral", "technical_concept", "coding_problem"])
    )
    made: dict[str, Any] = {
        "id": draw(IDS),
        "kind": kind,
        "skill": draw(TEXTS),
        "difficulty": draw(st.sampled_from(DIFFICULTIES)),
        "text": draw(TEXTS),
    }
    if kind in ("multiple_choice", "multiple_select"):
        made["options"] = draw(options(kind))
    else:
        made["rubric"] = [draw(point(f"point {n}")) for n in range(draw(st.integers(1, 3)))]
    further: dict[str, st.SearchStrategy[Any]] = {
        "version": st.integers(1, 1000),
        "roles": LISTS,
        "phases": st.lists(st.sampled_from(["role_skills", "standout_skills", "projects"]), min_size=1, max_size=3),
        "scored": SOME,
        "clarify": TEXTS,
        "wrong": LISTS,
        "hints": LISTS,
        "explanation": TEXTS,
        "stronger": TEXTS,
        "starter_code": st.dictionaries(st.sampled_from(["python", "go"]), st.text(max_size=20)),
        "time_limit_s": st.floats(10, 7200) | st.integers(10, 7200),
    }
    return made | {name: draw(values) for name, values in further.items() if draw(SOME)}


def read(raw: object) -> Question:
    problems: list[dict[str, str]] = []
    question = question_from(Fields(raw, "", problems), PackFrame(origin=ORIGIN))
    assert problems == []
    return question


def read_blueprint(raw: object) -> Blueprint:
    problems: list[dict[str, str]] = []
    blueprint = blueprint_from(Fields(raw, "", problems), ["sql", "python"])
    assert problems == []
    return blueprint


@given(question_mappings())
def test_a_question_written_back_is_the_same_question(raw: dict[str, Any]) -> None:
    question = read(raw)
    assert read(question_to_mapping(question)) == question


@given(question_mappings())
def test_a_question_goes_through_a_yaml_file_unchanged(raw: dict[str, Any]) -> None:
    question = read(raw)
    assert read(read_yaml(write_yaml(question_to_mapping(question)))) == question


def test_every_question_of_the_packs_is_the_same_when_written_back() -> None:
    for question in BANK.questions():
        problems: list[dict[str, str]] = []
        again = question_from(Fields(question_to_mapping(question), "", problems), PackFrame(origin=question.origin))
        assert (again, problems) == (question, [])


def test_what_the_reader_fills_in_is_not_written() -> None:
    written = question_to_mapping(read(next(iter(_plain_ones()))))
    assert set(written) == {"id", "version", "kind", "skill", "difficulty", "text", "rubric"}


def _plain_ones() -> list[dict[str, Any]]:
    rubric = [{"name": "A point", "shows": "action"}]
    return [{"id": "a", "kind": "behavioral", "skill": "s", "difficulty": "easy", "text": "Why?", "rubric": rubric}]


@st.composite
def blueprint_mappings(draw: st.DrawFn) -> dict[str, Any]:
    section = st.fixed_dictionaries(
        {
            "phase": IDS,
            "title": TEXTS,
            "kinds": st.lists(st.sampled_from(sorted(kinds())), min_size=1, max_size=3),
            "share": st.floats(0, 1000),
            "at_least": st.integers(0, 100),
            "personal": SOME,
        }
    )
    made: dict[str, Any] = {
        "id": draw(IDS),
        "title": draw(TEXTS),
        "sections": draw(st.lists(section, min_size=1, max_size=3)),
    }
    further: dict[str, st.SearchStrategy[Any]] = {
        "version": st.integers(1, 1000),
        "mode": st.sampled_from(["practice", "test"]),
        "max_questions": st.integers(1, 100),
        "duration_min": st.floats(1, 480) | st.integers(1, 480),
        "difficulty": st.sampled_from(DIFFICULTIES),
        "hint_cost": st.floats(0, 10),
        "feedback": st.sampled_from(["immediate", "at_end", "none"]),
        "pause_allowed": SOME,
        "clock_stops": st.lists(st.sampled_from(CLOCK_STOPS), max_size=2),
        "question_time_limit_s": st.floats(10, 1000),
        "expires_after_days": st.floats(0.01, 3650),
        "thinking_max_s": st.floats(0, 3600),
    }
    made |= {name: draw(values) for name, values in further.items() if draw(SOME)}
    if draw(SOME):
        made["selection"] = draw(selections(made.get("max_questions", 10)))
    elif draw(SOME):
        made["adaptive"] = False
    return made


@st.composite
def selections(draw: st.DrawFn, most: int) -> dict[str, Any]:
    low, high = sorted((draw(st.floats(0, 0.5)), draw(st.floats(0.51, 1))))
    return {
        "purpose": draw(st.sampled_from(["practice", "measure"])),
        "skill_quotas": draw(st.sampled_from(["by_role", "none", {"sql": 0.25, "python": 0.75}])),
        "success": [low, high],
        "se_target": draw(st.floats(0.2, 0.9)),
        "questions_min": draw(st.integers(1, most)),
        "exposure_max": draw(st.floats(0.01, 1)),
        "pool": draw(st.integers(10, 200)),
    }


@given(blueprint_mappings())
def test_a_blueprint_written_back_is_the_same_blueprint(raw: dict[str, Any]) -> None:
    blueprint = read_blueprint(raw)
    assert read_blueprint(blueprint_to_mapping(blueprint)) == blueprint
    assert read_blueprint(read_yaml(write_yaml(blueprint_to_mapping(blueprint)))) == blueprint


def test_every_blueprint_of_the_house_is_the_same_when_written_back() -> None:
    for blueprint in BANK.blueprints():
        assert read_blueprint(blueprint_to_mapping(blueprint)) == blueprint


BOMB = "a: &a [x, x, x, x]\nb: &b [*a, *a, *a, *a]\nc: [*b, *b]\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (BOMB, "Line 2 has a reference"),
        ("[" * 40 + "]" * 40, "nested deeper"),
        ("a: b: c", "line 1"),
        ("!!python/object/apply:os.system [ls]", "could not determine a constructor"),
        ("9" * 5000, "Put it in quotes"),
        ("2026-13-45", "Put it in quotes"),
        ("\x07", "characters that YAML does not know"),
    ],
)
def test_yaml_that_means_harm_or_nothing_is_refused(text: str, told: str) -> None:
    with pytest.raises(Invalid, match=told) as refused:
        read_yaml(text)
    assert refused.value.code == "file_unreadable"


def test_phases_that_another_kind_has_by_default_are_written() -> None:
    (raw,) = _plain_ones()
    question = read({**raw, "phases": ["role_skills", "standout_skills"]})
    assert read(question_to_mapping(question)) == question


WORDS = {"accepts": ["idempotent", "idempotence"], "typos": True}
OWN_KEYS: dict[str, dict[str, Any]] = {
    "true_false": {"holds": False, "misconception": "Takes a copy for a view."},
    "numeric": {"number": {"value": 250, "absolute": 5, "relative": 0.02, "unit": "ms"}},
    "short_text": {"words": WORDS},
    "ordering": {"order": ["first", "second", "third"]},
    "matching": {"pairs": [{"left": "a", "right": "1"}, {"left": "b", "right": "2"}], "distractors": ["3"]},
    "fill_gap": {
        "passage": "A {{thing}} of {{size}}",
        "gaps": [{"name": "thing", "words": WORDS}, {"name": "size", "number": {"value": 2}}],
    },
    "code_reading": {"code": {"language": "python", "text": "print(1 + 1)"}, "number": {"value": 2}},
}


@pytest.mark.parametrize("kind", OWN_KEYS)
def test_a_key_of_a_kinds_own_is_written_back_as_its_author_wrote_it(kind: str) -> None:
    raw = {
        "id": "one",
        "version": 2,
        "kind": kind,
        "skill": "sql",
        "difficulty": "easy",
        "text": "T?",
        **OWN_KEYS[kind],
    }
    problems: list[dict[str, str]] = []
    question = question_from(Fields(raw, "", problems), PackFrame(origin=ORIGIN))
    assert problems == []
    assert question_to_mapping(question) == raw
