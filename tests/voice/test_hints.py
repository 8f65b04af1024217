"""Hints: what the bank knows of a question, and how what is heard is written."""

from __future__ import annotations

from the_bank import BANK
from vivavoce.hearing_setup import hints_of
from vivavoce.voice.hints import hints_for, written_forms


def test_hints_are_the_questions_words_its_rubric_and_the_names_of_its_skill() -> None:
    question = BANK.question("databases-which-rules-in-the-schema", 1)
    hints = hints_of(BANK, question)
    assert hints[0] == question.text
    assert "foreign keys make sure that the customer exists" in hints
    assert "PostgreSQL" in hints
    assert len(hints) == len(set(hints))
    assert "" not in hints_for(question, ["", "Redis"])


def test_names_are_written_as_people_write_them() -> None:
    forms = written_forms(["Kubernetes", "with PostgreSQL and gRPC behind a CDN", "The cache is cold", "go"])
    assert (forms["kubernetes"], forms["postgresql"], forms["cdn"]) == ("Kubernetes", "PostgreSQL", "CDN")
    assert forms["i'm"] == "I'm"
    assert "the" not in forms
    assert "go" not in forms


def test_an_everyday_word_stays_small_where_it_is_a_name_too() -> None:
    question = next(question for question in BANK.questions() if question.skill == "go" and question.rubric)
    assert "go" not in written_forms(hints_of(BANK, question))
