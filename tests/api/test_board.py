"""Drawings over the WebSocket: drafts, what another device goes on with, answers, and what is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from copy import deepcopy
from typing import Any

import pytest

from api.coding_room import SESSION_ID, Room, turns
from vivavoce.api import wire
from vivavoce.domain import events as e

Rooms = Callable[..., Room]
BOARD = {
    "shapes": [
        {"id": "a", "kind": "box", "label": "Gateway", "x": 0.0, "y": 0.0, "width": 80.0, "height": 40.0},
        {"id": "b", "kind": "store", "label": "Orders", "x": 200.0, "y": 0.5, "width": 80.0, "height": 40.0},
    ],
    "links": [{"id": "l", "from": "a", "to": "b", "label": "writes", "arrow": "forward"}],
}


@pytest.fixture
async def rooms() -> AsyncIterator[Rooms]:
    made: list[Room] = []

    def room(**how: Any) -> Room:
        made.append(Room(**how))
        return made[-1]

    yield room
    for one in made:
        await one.engine.stop()


def changed(place: str, **fields: Any) -> dict[str, Any]:
    board = deepcopy(BOARD)
    board[place][0].update(fields)
    return board


async def saves(room: Room) -> int:
    return sum(isinstance(logged.event, e.BoardSaved) for logged in await room.store.read(SESSION_ID))


async def test_a_draft_is_acknowledged_once_and_shown_to_the_next_device(rooms: Rooms) -> None:
    room = rooms()
    question_id = await room.begin(("shop",))
    device = await room.device()
    [asked] = device.heard("question")
    assert asked["whiteboard"] is True
    assert "board" not in asked
    room.clock.advance(5)
    await device.say("save_board", "s1", question_id=question_id, board=BOARD)
    await device.say("save_board", "s1", question_id=question_id, board=BOARD)
    assert [ack["id"] for ack in device.heard("ack")] == ["s1", "s1"]
    assert await saves(room) == 1
    await room.restart()
    other = await room.device()
    [asked] = other.heard("question")
    assert asked["board"] == BOARD
    assert other.heard("resume")[0]["state"]["current_question"]["board"] == BOARD
    told = wire.interview(await room.engine.session(SESSION_ID), room.clock.now())
    assert told["current_question"]["board"] == BOARD


async def test_too_soon_says_when_and_an_observer_may_save_none(rooms: Rooms) -> None:
    room = rooms()
    question_id = await room.begin(("shop",))
    device, observer = await room.device(), await room.device(observer=True)
    room.clock.advance(5)
    for key in ("s1", "s2"):
        await device.say("save_board", key, question_id=question_id, board=BOARD)
    [error] = device.heard("error")
    assert (error["code"], error["retryable"], error["retry_after_seconds"]) == ("saved_too_often", True, 1.0)
    await observer.say("save_board", "o", question_id=question_id, board=BOARD)
    assert [error["code"] for error in observer.heard("error")] == ["observer"]


@pytest.mark.parametrize(
    ("board", "code"),
    [
        (changed("links", to="nowhere"), "board_unfit"),
        (changed("shapes", id="b"), "board_unfit"),
        (changed("shapes", id="no id"), "invalid_message"),
        (changed("shapes", x="left"), "invalid_message"),
        (changed("shapes", x=1e9), "invalid_message"),
        (changed("shapes", width=0), "invalid_message"),
        (changed("shapes", kind="blob"), "invalid_message"),
        (changed("links", arrow="back"), "invalid_message"),
        (changed("links", label="x" * 201), "invalid_message"),
        ({"shapes": []}, "invalid_message"),
        ("a picture", "invalid_message"),
    ],
)
async def test_what_is_no_drawing_is_refused_and_the_draft_before_it_stays(rooms: Rooms, board: Any, code: str) -> None:
    room = rooms()
    question_id = await room.begin(("shop",))
    device = await room.device()
    room.clock.advance(5)
    await device.say("save_board", "s1", question_id=question_id, board=BOARD)
    room.clock.advance(5)
    await device.say("save_board", "s2", question_id=question_id, board=board)
    await device.say("answer", "a1", question_id=question_id, answer="Words.", board=board)
    assert [(error["code"], error["id"]) for error in device.heard("error")] == [(code, "s2"), (code, "a1")]
    asked = (await room.engine.session(SESSION_ID)).open
    assert asked is not None
    assert wire.question(await room.engine.session(SESSION_ID), asked, room.clock.now())["board"] == BOARD


async def test_a_drawing_alone_is_an_answer_and_is_told_with_its_outline(rooms: Rooms) -> None:
    room = rooms()
    question_id = await room.begin(("shop",))
    device = await room.device()
    await device.say("answer", "a1", question_id=question_id, board=BOARD)
    assert [ack["id"] for ack in device.heard("ack")] == ["a1"]
    await turns()
    session = await room.engine.session(SESSION_ID)
    [answered] = wire.answers(session, room.clock.now())
    assert answered["answer"]["board"] == BOARD
    assert answered["answer"]["outline"] == "Gateway -> Orders (store): writes"
    assert "board" not in answered["question"]
    report = wire.report(session, shown=True)
    assert report is not None
    assert [line["drawing"]["outline"] for line in report["answers"]] == ["Gateway -> Orders (store): writes"]


async def test_an_empty_drawing_is_no_answer_and_no_other_question_takes_one(rooms: Rooms) -> None:
    room = rooms()
    design = await room.begin(("shop", "sums"))
    device = await room.device()
    await device.say("answer", "a1", question_id=design, board={"shapes": [], "links": []})
    await device.say("answer", "a2", question_id=design, board=BOARD)
    await turns()
    code = device.heard("question")[-1]
    assert code["kind"] == "coding_problem"
    assert "whiteboard" not in code
    room.clock.advance(5)
    await device.say("save_board", "s", question_id=code["question_id"], board=BOARD)
    await device.say("answer", "a3", question_id=code["question_id"], answer="Words.", board=BOARD)
    codes = [error["code"] for error in device.heard("error")]
    assert codes == ["answer_empty", "not_a_design_question", "wrong_answer_field"]
