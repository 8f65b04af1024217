"""Whoever the rows of a test lead to another's attempt is let into none."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from domain.builders import Interview, blueprint, choice, create
from vivavoce.api.application_routes import begin_attempt
from vivavoce.api.assessing.attempting import OwnAttempts
from vivavoce.desk.application_rows import Application, Attempt
from vivavoce.desk.attempts import Entry
from vivavoce.domain.assessment import Test, TestSettings
from vivavoce.domain.events import TestPlace
from vivavoce.domain.refusal import Refused
from vivavoce.ports.errors import NotFound

TEST = Test(test_id=1, owner_id="rita", title="Spring", settings=TestSettings())


def doors(owner: str, withdrawn_at: float | None = None) -> Any:
    """With one attempt, which is `owner`'s by its log and the caller's by the rows."""
    session = Interview(create((choice("lock"),), blueprint("test"), session_id="int_1", owner_id=owner)).state
    place = TestPlace(test_id=1, application_id="app_1", attempt=1)
    attempt = Attempt(number=1, session_id="int_1", begun_at=0.0)
    application = Application(
        application_id="app_1", test_id=1, email="", name="", withdrawn_at=withdrawn_at, attempts=(attempt,)
    )

    async def entered(*_: object) -> tuple[Test, Entry]:
        return TEST, Entry(place=place, session_id="int_1", extra_time_factor=1.0, running=True)

    async def told(value: object, *_: object) -> object:
        return value

    return SimpleNamespace(
        attempts=SimpleNamespace(enter=entered),
        engine=SimpleNamespace(wait_until=lambda *_: told(session), session=lambda *_: told(session)),
        applications=SimpleNamespace(of=lambda *_: told(application)),
        tests=SimpleNamespace(test=lambda *_: told(TEST)),
    )


async def test_anothers_attempt_neither_begins_nor_goes_on_nor_is_found() -> None:
    assert (await begin_attempt(doors("ben"), 1, "ben")).id == "int_1"
    assert await OwnAttempts(doors("ben"), "ben").latest(1) is not None
    with pytest.raises(NotFound, match="not invited"):
        await begin_attempt(doors("anna"), 1, "ben")
    for asked in (OwnAttempts(doors("anna"), "ben").begin, OwnAttempts(doors("anna"), "ben").latest):
        with pytest.raises(NotFound, match="not invited"):
            await asked(1)


async def test_who_was_withdrawn_is_shown_nothing_of_it_at_this_door() -> None:
    with pytest.raises(Refused) as refused:
        await OwnAttempts(doors("ben", withdrawn_at=1.0), "ben").latest(1)
    assert refused.value.code == "application_withdrawn"
