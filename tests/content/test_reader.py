from __future__ import annotations

from pathlib import Path

import pytest

from the_bank import BANK, bank_with
from vivavoce.content.reader import PackBank, read_question
from vivavoce.domain.kinds import kinds
from vivavoce.ports.errors import Invalid, NotFound

GOOD = """
pack: mine
version: 3
questions:
  - id: my-question
    kind: technical_concept
    skill: python
    difficulty: easy
    text: What is a list?
    rubric:
      - {name: An ordered collection, says: [it keeps its items in order]}
"""


@pytest.fixture(scope="module")
def bank() -> PackBank:
    return BANK


def own(tmp_path: Path, pack: str) -> Path:
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "mine.yaml").write_text(pack, encoding="utf-8")
    return tmp_path


def test_a_folder_of_your_own_adds_to_the_bank(tmp_path: Path, bank: PackBank) -> None:
    wider = bank_with(own(tmp_path, GOOD))
    assert len(wider.questions()) == len(bank.questions()) + 1
    question = wider.question("my-question", 3)
    assert (question.version, question.origin.name, question.origin.version) == (3, "mine", "3")
    assert question.phases == ("role_skills", "standout_skills")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("difficulty: easy", "difficulty: esay"), "did you mean 'easy'"),
        (("skill: python", "skill: pyton"), "did you mean 'python'"),
        (("    text: What is a list?\n", ""), "text is missing; add it"),
        (("text: What is a list?", "txet: What is a list?"), "did you mean 'text'"),
        (("says: [it keeps its items in order]", "shows: plot"), "is not known; choose one of action"),
        (("id: my-question", "id: My Question"), "use lower-case letters"),
        (("text: What is a list?", "text: 42"), "put the text in quotes"),
        (("text: What is a list?", "text: one: two"), "not readable YAML"),
        (("id: my-question", "id: py-with-statement"), "is used already, in the pack 'backend'"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_remedy(change: tuple[str, str], told: str, tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refused:
        bank_with(own(tmp_path, GOOD.replace(*change)))
    assert told in refused.value.detail
    assert "mine.yaml" in refused.value.detail
    assert refused.value.errors


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refused:
        bank_with(own(tmp_path, GOOD.replace("easy", "esay").replace("skill: python", "skill: pyton")))
    assert len(refused.value.errors) == 2


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        bank_with(tmp_path / "nowhere")


def test_options_get_letters_in_their_order(bank: PackBank) -> None:
    for question in bank.questions():
        assert [o.letter for o in question.options] == list("ABCDEFGH")[: len(question.options)]
        if question.kind == "multiple_choice":
            assert sum(o.right for o in question.options) == 1


def test_every_question_fits_a_kind_and_a_role(bank: PackBank) -> None:
    offered = {q.id for role in bank.roles() for q in bank.questions_for(role, role.hints)}
    assert all(q.kind in kinds() for q in bank.questions())
    assert {q.id for q in bank.questions()} == offered


def test_a_newer_version_stands_in_for_the_one_planned(bank: PackBank) -> None:
    assert bank.question("py-with-statement", 99).id == "py-with-statement"
    with pytest.raises(NotFound):
        bank.question("no-such-question", 1)


@pytest.mark.parametrize(
    ("text", "role", "recognised"),
    [
        ("backend-engineer", "backend-engineer", True),
        ("Senior Front-End Dev (React)", "frontend-engineer", True),
        ("SRE", "devops-engineer", True),
        ("Lead full stack developer", "full-stack-engineer", True),
        ("data analyst intern", "data-scientist", True),
        ("ML researcher", "machine-learning-engineer", True),
        ("Frontend-Entwicklerin (m/w/d)", "frontend-engineer", True),
        ("iOS wizard", "mobile-engineer", True),
        ("Softwaretester", "backend-engineer", False),
        ("UX designer", "product-designer", True),
        ("senior rust person for payments", "backend-engineer", False),
        ("somebody for kubernetes", "devops-engineer", False),
        ("chef", "backend-engineer", False),
        ("", "backend-engineer", False),
    ],
)
def test_a_free_text_finds_its_role(text: str, role: str, recognised: bool, bank: PackBank) -> None:
    found, known = bank.role_for(text)
    assert (found.id, known) == (role, recognised)


def test_blueprints_come_from_yaml_alone(bank: PackBank) -> None:
    phased = bank.blueprint("phased")
    assert [s.phase for s in phased.sections] == [
        "introduction", "projects", "standout_skills", "role_skills", "wrap_up",
    ]  # fmt: skip
    assert (phased.max_questions, phased.duration_s, phased.hint_cost, phased.feedback) == (10, 2700, 0.5, "immediate")
    assert (bank.blueprint("quick").max_questions, bank.blueprint("quick").duration_s) == (5, 900)
    with pytest.raises(NotFound, match="phased"):
        bank.blueprint("slow")


def test_one_question_is_read_with_little_given() -> None:
    question = read_question("text: What is a list?\nrubric:\n- {name: Order, says: [it keeps its order]}\n")
    assert (question.id, question.kind, question.difficulty) == ("question", "technical_concept", "medium")


@pytest.mark.parametrize("text", ["", "just words", "- a\n- b", "text: [", "text: What?", "{}"])
def test_a_question_that_cannot_be_read_is_refused_in_words(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_question(text)
    assert refused.value.detail
