"""What was asked of the help is a fact of a test, and of nothing else."""

from __future__ import annotations

import pytest

from domain.builders import Interview, blueprint, create
from vivavoce.domain import commands as c
from vivavoce.domain import events as e
from vivavoce.domain.helping import HELP_NOTED_MAX
from vivavoce.domain.question import Origin
from vivavoce.domain.refusal import Refused
from vivavoce.storage.codec import decode, encode

HELP = Origin(kind="builtin", name="built-in help", version="1")


def note(it: Interview) -> tuple[e.Event, ...]:
    return it.do(c.NoteHelp, text="Can I pause?", reply="No.", origin=HELP)


def test_what_is_asked_in_a_test_is_noted_with_the_question_that_was_open() -> None:
    it = Interview(create(shape=blueprint(mode="test")))
    asked = it.ask()
    (noted,) = note(it)
    assert isinstance(noted, e.HelpAsked)
    assert (noted.question_id, noted.text, noted.reply) == (it.state.open_id, "Can I pause?", "No.")
    assert it.state.help_asked == 1
    assert decode("HelpAsked", 1, encode(noted)) == noted
    assert asked


def test_it_is_noted_fifty_times_at_most() -> None:
    it = Interview(create(shape=blueprint(mode="test")))
    it.ask()
    for _ in range(HELP_NOTED_MAX):
        note(it)
    with pytest.raises(Refused, match="enough_noted"):
        note(it)


def test_nothing_is_noted_in_practice() -> None:
    it = Interview(create())
    it.ask()
    with pytest.raises(Refused, match="only_in_a_test"):
        note(it)


def test_nothing_is_noted_once_the_test_is_over() -> None:
    it = Interview(create(shape=blueprint(mode="test")))
    it.ask()
    it.do(c.CancelSession)
    with pytest.raises(Refused, match="wrong_state"):
        note(it)
