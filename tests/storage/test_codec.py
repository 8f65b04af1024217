"""Events survive the way to the disk and back, old ones are lifted, and those of the future are refused."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vivavoce.domain.events import EVENT_TYPES, AnswerSubmitted, Event
from vivavoce.domain.judgement import TestRun
from vivavoce.domain.problem import Case
from vivavoce.domain.question import Answer
from vivavoce.ports.errors import DataUnsound
from vivavoce.storage.codec import decode, encode

st.register_type_strategy(float, st.floats(allow_nan=False))
PLAIN = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text()
VALUES = st.recursive(PLAIN | st.floats(allow_nan=False), lambda inner: st.lists(inner, max_size=3), max_leaves=6)
st.register_type_strategy(Case, st.builds(Case, given=VALUES, expected=VALUES))
st.register_type_strategy(TestRun, st.builds(TestRun, given=VALUES, expected=VALUES, actual=VALUES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Knocked(Event):
    """An event as it might look after two changes."""

    VERSION: ClassVar[int] = 3
    door: str
    times: int


OLD = {"at": 5.0, "which": "front"}
UPCASTERS = {
    ("Knocked", 1): lambda old: {**{k: v for k, v in old.items() if k != "which"}, "door": old["which"]},
    ("Knocked", 2): lambda old: {**old, "times": 1},
}


@pytest.mark.parametrize("kind", EVENT_TYPES.values(), ids=EVENT_TYPES)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_event_comes_back_equal(kind: type[Event], data: st.DataObject) -> None:
    event = data.draw(st.from_type(kind))
    assert decode(kind.__name__, kind.VERSION, encode(event)) == event


@pytest.mark.parametrize(("version", "payload"), [(1, OLD), (2, {"at": 5.0, "door": "front"})])
def test_an_old_event_is_lifted_step_by_step(version: int, payload: dict[str, object]) -> None:
    raw = json.dumps(payload).encode()
    event = decode("Knocked", version, raw, types={"Knocked": Knocked}, upcasters=UPCASTERS)
    assert event == Knocked(at=5.0, door="front", times=1)


def test_a_missing_step_is_named() -> None:
    with pytest.raises(DataUnsound, match="no step to 3"):
        decode("Knocked", 2, b"{}", types={"Knocked": Knocked}, upcasters={})


@pytest.mark.parametrize(("name", "version"), [("MindRead", 1), ("AnswerSubmitted", 99)])
def test_an_event_of_the_future_says_that_a_newer_version_wrote_it(name: str, version: int) -> None:
    with pytest.raises(DataUnsound, match="newer version of Viva Voce wrote this"):
        decode(name, version, b"{}")


def test_a_payload_that_does_not_fit_is_refused_without_being_quoted() -> None:
    with pytest.raises(DataUnsound, match="does not fit its type") as caught:
        decode("AnswerSubmitted", 1, b'{"at": 1, "question_id": "q", "answer": "my private words", "time_taken_s": 1}')
    assert "private" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_field_that_was_added_later_takes_its_default() -> None:
    old = b'{"at": 1.0, "question_id": "q", "answer": {"text": "x"}, "time_taken_s": 2.0}'
    expected = AnswerSubmitted(at=1.0, question_id="q", answer=Answer(text="x"), time_taken_s=2.0)
    assert decode("AnswerSubmitted", 1, old) == expected
