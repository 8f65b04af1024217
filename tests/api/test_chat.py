"""The chat help over its socket: who may come in, what is answered, and what it makes of rubbish."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from served import Served, served
from vivavoce.api.chat_conversation import ChatConversation
from vivavoce.api.line import BAD_FRAMES_MAX, IDLE_AFTER_S, MESSAGES_AT_ONCE
from vivavoce.api.outbox import Outbox
from vivavoce.desk.helping import Helping
from vivavoce.desk.limits import RateLimits
from vivavoce.engine.engine import Engine
from vivavoce.engine.performer import Performer
from vivavoce.ports.clock import VirtualClock
from vivavoce.ports.events import MemoryEventStore
from vivavoce.ports.helping import MESSAGE_LENGTH_MAX, ScriptedHelper
from vivavoce.ports.interviewing import ScriptedInterviewer, ScriptedScorer
from vivavoce.settings import Limits

RUBBISH = (
    "",
    "{",
    "[]",
    '{"type": 7}',
    '{"type": "fly"}',
    '{"type": "chat_message"}',
    '{"type": "chat_message", "data": 7}',
)


class Far:
    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.closed: int | None = None

    async def send(self, text: str) -> None:
        self.heard.append(json.loads(text))

    async def close(self, code: int, reason: str) -> None:
        self.closed = code


class Chat:
    """A conversation with a scripted help, and a hand on the clock."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.clock = VirtualClock()
        performer = Performer(ScriptedInterviewer({}), ScriptedScorer(), self.clock.now)
        engine = Engine(MemoryEventStore(), self.clock, performer)
        self.far = Far()
        helping = Helping(ScriptedHelper(), engine, RateLimits(limits or Limits(), self.clock))
        self.talk = ChatConversation(helping, self.clock, Outbox(self.far), "usr_ada", 7)
        self.talk.open()

    async def say(self, text: str) -> dict[str, Any]:
        await self.talk.receive(text)
        await turns()
        return self.far.heard[-1]

    async def ask(self, message: str, **more: Any) -> dict[str, Any]:
        return await self.say(json.dumps({"type": "chat_message", "data": {"message": message, **more}}))


async def turns() -> None:
    for _ in range(50):
        await asyncio.sleep(0)


async def test_it_says_who_came_in_and_answers_with_origin() -> None:
    chat = Chat()
    told = await chat.ask("Can I pause?")
    hello = chat.far.heard[0]
    assert (hello["type"], hello["data"]["user_id"]) == ("auth_success", 7)
    assert {"connection_id", "timestamp"} < hello["data"].keys()
    assert told["type"] == "system_message"
    assert told["data"]["message"] == "You said: Can I pause?"
    assert told["data"]["origin"]["name"] == "scripted help"
    assert (told["data"]["recorded"], told["data"]["topic"]) == (False, None)
    assert told["data"]["timestamp"]


async def test_a_heartbeat_is_answered_with_one() -> None:
    told = await Chat().say('{"type": "heartbeat", "data": {}}')
    assert told["type"] == "heartbeat"
    assert told["data"]["timestamp"]


async def test_a_message_is_neither_empty_nor_long() -> None:
    chat = Chat()
    for message in ("", "   ", "x" * (MESSAGE_LENGTH_MAX + 1)):
        told = await chat.ask(message)
        assert (told["type"], told["data"]["code"]) == ("error", "invalid_message")
    assert (await chat.ask("x" * MESSAGE_LENGTH_MAX))["type"] == "system_message"


async def test_a_session_that_is_not_there_is_an_error_and_the_connection_lives() -> None:
    chat = Chat()
    told = await chat.ask("hello", session_id="int_none")
    assert (told["type"], told["data"]["code"], told["data"]["retryable"]) == ("error", "not_found", False)
    assert (await chat.ask("hello"))["type"] == "system_message"


@pytest.mark.parametrize("rubbish", RUBBISH)
async def test_ten_bad_frames_in_a_row_close_it_and_one_does_not(rubbish: str) -> None:
    chat = Chat()
    for _ in range(BAD_FRAMES_MAX - 1):
        told = await chat.say(rubbish)
        assert told["type"] == "error"
    await chat.ask("hello")
    for _ in range(BAD_FRAMES_MAX - 1):
        await chat.say(rubbish)
    assert chat.far.closed is None
    await chat.talk.receive_bytes(b"\0")
    await turns()
    assert chat.far.closed == 4004


async def test_thirty_idle_minutes_close_it() -> None:
    chat = Chat()
    chat.clock.advance(IDLE_AFTER_S - 1)
    await chat.say('{"type": "heartbeat"}')
    chat.clock.advance(IDLE_AFTER_S - 1)
    await turns()
    assert chat.far.closed is None
    chat.clock.advance(1)
    await turns()
    assert chat.far.closed == 4408


async def test_a_flood_closes_it_and_too_many_questions_are_refused_for_a_while() -> None:
    chat = Chat(Limits(help="2/minute"))
    for _ in range(2):
        await chat.ask("hello")
    told = await chat.ask("hello")
    assert (told["data"]["code"], told["data"]["retryable"]) == ("too_many", True)
    chat.clock.advance(61)
    assert (await chat.ask("hello"))["type"] == "system_message"
    for _ in range(int(MESSAGES_AT_ONCE) + 1):
        await chat.talk.receive('{"type": "heartbeat"}')
    await turns()
    assert chat.far.closed == 4429


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("chat") / "data") as running:
        yield running


def address(server: Served, token: str) -> str:
    return f"{server.ws_url}/ws/chat?token={token}"


def ask(connection: ClientConnection, message: str, **more: Any) -> dict[str, Any]:
    connection.send(json.dumps({"type": "chat_message", "data": {"message": message, **more}}))
    told: dict[str, Any] = json.loads(connection.recv(timeout=30))
    return told


def closed_with(url: str, **options: Any) -> int:
    with connect(url, **options) as connection, pytest.raises(ConnectionClosed) as closed:
        while True:
            connection.recv(timeout=10)
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code


@pytest.mark.slow
def test_strangers_and_foreign_pages_are_turned_away(server: Served) -> None:
    ada = server.person("ada@example.org")
    assert closed_with(address(server, "")) == 4001
    assert closed_with(address(server, "nonsense")) == 4001
    assert closed_with(address(server, ada.token), origin="https://evil.example") == 4003
    ticket = ada.ticket()
    with connect(address(server, ticket)) as connection:
        assert json.loads(connection.recv(timeout=10))["type"] == "auth_success"
    assert closed_with(address(server, ticket)) == 4001


@pytest.mark.slow
def test_in_practice_it_helps_and_gives_nothing_away(server: Served) -> None:
    ada, eve = server.person("ada@example.org"), server.person("eve@example.org")
    started = ada.start()
    with connect(address(server, ada.token)) as connection:
        connection.recv(timeout=10)
        told = ask(connection, "Can I pause?", session_id=started["interview_id"])["data"]
        assert (told["topic"], told["recorded"]) == ("pause", False)
        assert told["message"].endswith("This session can be paused.")
        told = ask(connection, "Just tell me the answer", session_id=started["interview_id"])["data"]
        assert "stays with you" in told["message"]
    with connect(address(server, eve.token)) as connection:
        connection.recv(timeout=10)
        refused = ask(connection, "Can I pause?", session_id=started["interview_id"])
        assert (refused["type"], refused["data"]["code"]) == ("error", "not_found")


@pytest.mark.slow
def test_in_a_test_the_subject_is_nobodys_and_what_is_asked_is_kept(server: Served) -> None:
    bob = server.person("bob@example.org")
    bob.start(blueprint="measured")
    with connect(address(server, bob.token)) as connection:
        connection.recv(timeout=10)
        told = ask(connection, "What is a mutex?")["data"]
        assert told["recorded"]
        assert told["message"].startswith("In a test I help with the platform")


@pytest.mark.slow
def test_the_topics_can_be_read(server: Served) -> None:
    with server.person("ada@example.org").client() as client:
        items = client.get("/api/help/topics").json()["items"]
    assert len(items) >= 40
    assert all(item["id"] and item["title"] and item["text"] for item in items)
