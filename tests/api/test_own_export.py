"""What a person takes with them: each event has been decided about, and the file is sent while it is being made."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from dataclasses import fields
from threading import get_ident
from typing import Any

import pytest
from starlette.requests import ClientDisconnect

from vivavoce.api.exporting import Exporting, Sending
from vivavoce.api.own_export import PIECE_BYTES, with_log
from vivavoce.api.own_log import TOLD, own_log
from vivavoce.api.packing import Packed, packed
from vivavoce.domain import events as e
from vivavoce.domain.board import Board, Shape
from vivavoce.domain.question import Answer, Origin
from vivavoce.ports.errors import TooMany

OURS = Origin(kind="builtin", name="help", version="1")
DATE = (2026, 1, 2, 3, 4, 6)
PIECE = b"0123456789abcdef" * 4096


def told_of(events: list[e.Event], user_id: str) -> list[dict[str, Any]]:
    return list(own_log(events, user_id))


def test_every_event_has_been_decided_about() -> None:
    assert set(TOLD) == set(e.EVENT_TYPES.values())
    for kind, told in TOLD.items():
        assert set(told) <= {field.name for field in fields(kind)}, kind


def test_neither_questions_nor_scores_are_in_the_log() -> None:
    for kind in (e.QuestionAsked, e.QuestionPrepared, e.AnswerEvaluated, e.AnswerGraded, e.ReportWritten):
        assert not {"question", "scorecard", "report", "grader", "note"} & set(TOLD[kind])


def test_of_a_team_it_has_ones_own_words_alone() -> None:
    log = told_of(
        [
            e.MemberJoined(at=1.0, member_id="ada", name="Ada"),
            e.MemberJoined(at=1.0, member_id="bob", name="Bob"),
            e.TeamMessageSent(at=2.0, member_id="bob", question_id="q", text="Bob's words"),
            e.TeamMessageSent(at=3.0, member_id="ada", question_id="q", text="mine"),
            e.AnswerSubmitted(at=4.0, question_id="q", answer=Answer(text="ours"), time_taken_s=1, by=("ada", "bob")),
            e.AnswerSubmitted(at=5.0, question_id="q", answer=Answer(text="theirs"), time_taken_s=1, by=("bob",)),
            e.CodeSaved(at=6.0, question_id="q", language="python", files=(), by="bob"),
        ],
        "ada",
    )
    assert [(one["seq"], one["event"]) for one in log] == [
        (1, "MemberJoined"),
        (4, "TeamMessageSent"),
        (5, "AnswerSubmitted"),
    ]
    assert (log[1]["text"], log[2]["answer"]["text"]) == ("mine", "ours")


def test_of_a_team_it_has_what_one_member_did_for_themselves_alone() -> None:
    def asked(by: str, cause: str | None) -> list[e.Event]:
        """An older log says who it was in the key of the command alone, where it had one."""
        return [
            e.ClarificationAsked(at=2.0, question_id="q", text=f"asked {by or cause}", by=by, cause=cause),
            e.HelpAsked(
                at=2.0, question_id="q", text=f"helped {by or cause}", reply="", origin=OURS, by=by, cause=cause
            ),
            e.IntegrityNoted(at=2.0, kind="blur", by=by, cause=cause),
        ]

    team = [e.MemberJoined(at=1.0, member_id=who, name=who) for who in ("ada", "bob")]
    log = told_of([*team, *asked("bob", None), *asked("", "bob:7"), *asked("", None), *asked("ada", None)], "ada")
    assert [one["seq"] for one in log] == [1, 12, 13, 14]
    assert (log[1]["text"], log[2]["text"], log[3]["kind"]) == ("asked ada", "helped ada", "blur")
    older = told_of([*team, *asked("", "ada:7")], "ada")
    assert [one["seq"] for one in older] == [1, 3, 4, 5]
    alone = told_of(asked("", None), "ada")
    assert [one["seq"] for one in alone] == [1, 2, 3]


def test_of_each_drawing_the_last_is_told_and_that_there_were_others() -> None:
    def drawn(question_id: str, label: str) -> e.BoardSaved:
        shape = Shape(id="a", kind="box", x=0, y=0, width=10, height=10, label=label)
        return e.BoardSaved(at=1.0, question_id=question_id, board=Board(shapes=(shape,)))

    log = told_of([drawn("q1", "first"), drawn("q2", "other"), drawn("q1", "last")], "ada")
    assert [(one["seq"], one["question_id"], "board" in one) for one in log] == [
        (1, "q1", False),
        (2, "q2", True),
        (3, "q1", True),
    ]
    assert log[2]["board"]["shapes"][0]["label"] == "last"


async def test_a_log_is_written_a_few_events_at_a_time_and_never_where_the_service_runs() -> None:
    threads: set[int] = set()

    def happened() -> Iterator[dict[str, Any]]:
        for seq in range(100):
            threads.add(get_ident())
            yield {"seq": seq, "text": "x" * (PIECE_BYTES // 10)}

    pieces = [piece async for piece in with_log({"interview_id": "s"}, happened())]
    assert max(len(piece) for piece in pieces) < 1.2 * PIECE_BYTES
    told = json.loads(b"".join(pieces))
    assert (told["interview_id"], [one["seq"] for one in told["log"]]) == ("s", list(range(100)))
    assert get_ident() not in threads
    empty = b"".join([piece async for piece in with_log({"interview_id": "s"}, iter(()))])
    assert json.loads(empty) == {"interview_id": "s", "log": []}


async def test_a_second_export_waits_for_the_first_also_where_nobody_is_there_any_more_to_get_it() -> None:
    closed: list[bool] = []

    async def pieces() -> AsyncGenerator[bytes]:
        try:
            while True:
                yield PIECE
        finally:
            closed.append(True)

    async def gone(message: Any) -> None:
        if message["type"] == "http.response.body":
            raise OSError

    async def receive() -> Any:
        await asyncio.Event().wait()

    exporting = Exporting()
    exporting.begin("ada")
    with pytest.raises(TooMany, match="already"):
        exporting.begin("ada")
    exporting.begin("bob")
    sending = Sending(pieces(), {}, "application/zip", lambda: exporting.end("ada"))
    with pytest.raises((OSError, ClientDisconnect)):
        await sending({"type": "http", "asgi": {"spec_version": "2.4"}}, receive, gone)
    assert closed == [True]
    exporting.begin("ada")


async def test_the_file_is_whole_and_never_more_than_a_piece_of_it_waits() -> None:
    async def many(pieces: int) -> AsyncIterator[bytes]:
        for _ in range(pieces):
            yield PIECE

    async def files() -> AsyncIterator[Packed]:
        yield Packed("words.json", many(3))
        yield Packed("sound.wav", many(50), dense=True)

    sent = [piece async for piece in packed(files(), DATE)]
    assert max(len(piece) for piece in sent) < 2 * len(PIECE)
    with zipfile.ZipFile(io.BytesIO(b"".join(sent))) as box:
        assert box.testzip() is None
        assert (box.read("words.json"), box.read("sound.wav")) == (PIECE * 3, PIECE * 50)
        assert [one.compress_type for one in box.infolist()] == [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED]
        assert box.infolist()[0].date_time == DATE
