"""All that is kept of a person, as files for themselves: one interview at a time, so that many take no more memory
than one. They are told what the pages tell them, and with it what they said, wrote, drew and agreed to, word for word.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any

import structlog

from vivavoce.api import assessment_wire, coding_wire, wire
from vivavoce.api.access import Principal, require_member
from vivavoce.api.doors import Doors
from vivavoce.api.own_log import own_log
from vivavoce.api.packing import Packed
from vivavoce.api.simulating.analytics import analytics
from vivavoce.desk.own_record import OwnRecord
from vivavoce.domain.code_log import runs_of
from vivavoce.domain.events import Event
from vivavoce.domain.refusal import Refused
from vivavoce.domain.session import replay
from vivavoce.domain.state import Session
from vivavoce.ports.errors import DataUnsound, NotFound, VivaError
from vivavoce.storage.recordings import Recording

Unreadable = tuple[type[VivaError] | type[Refused], ...]
DAMAGED: Unreadable = (DataUnsound, Refused)
UNREADABLE: Unreadable = (*DAMAGED, NotFound)
"""What is damaged, or was removed meanwhile. A database that is away is not among them: that export is no export."""
PIECE_BYTES = 256 * 1024
READ_ME = """What Viva Voce keeps of you

account.json        who you are here, and your sign-ins
profile.json        your profile and preferences
resumes/            each resume: its text, and what was read from it
tests.json          the tests you are invited to, your extra time, and what you said of yourself
interviews/         each interview: questions, answers, scores and report as you may see them, and what happened, in
                    order: what you said and wrote, code and how it was typed, drawings, what you agreed to and when
recordings/         the sound of spoken answers, where you agreed to it and it is still kept
progress.json       how you get on, worked out from your interviews
made.json           what you made for others (tests, questions, grades), if you did: it stays with the team

What could not be read, because it is damaged or was removed meanwhile, says so in a file of its name.

Times in the logs are UTC; in account.json, made.json and resumes they are seconds since 1970.

What is not here: what people of the team wrote or decided about you (notes, labels, decisions). Whoever gave you
the test has it: ask them. So it is with the scores of a test that tells nobody its scores. The keys to questions are
left out. Of your password only a hash is kept, which nobody can read back.
"""


log = structlog.get_logger(__name__)


class OwnExport:
    def __init__(self, doors: Doors, principal: Principal) -> None:
        self._doors = doors
        self._me = principal
        self._record = OwnRecord(doors.database)

    async def files(self) -> AsyncIterator[Packed]:
        user_id = self._me.user_id
        yield Packed("READ ME.txt", _once(READ_ME.encode()))
        yield await _json("account.json", await self._account())
        yield await self._part("profile", self._profile())
        async for packed in self._resumes():
            yield packed
        yield await self._part("tests", self._tests())
        mine = await self._record.interviews(user_id)
        for session_id in mine:
            yield await self._one(f"interviews/{session_id}", self._interview(session_id))
            for recording in await self._doors.recordings.of_session(session_id):
                yield await self._recording(recording)
        async for packed in self._of_teams(mine):
            yield packed
        yield await self._part("progress", self._progress())
        yield await _json("made.json", await self._record.made(user_id))

    async def _part(self, stem: str, told: Awaitable[Any]) -> Packed:
        return await self._one(stem, _later(f"{stem}.json", told))

    async def _one(self, stem: str, packed: Awaitable[Packed], what: Unreadable = UNREADABLE) -> Packed:
        """Nothing that cannot be read takes the rest along."""
        try:
            return await packed
        except what as failure:
            return await _unread(stem, failure.code)

    async def _recording(self, recording: Recording) -> Packed:
        stem = f"recordings/{recording.session_id}/{recording.question_id}-{recording.recording_id}"
        return await self._one(stem, self._sound(f"{stem}.wav", recording))

    async def _sound(self, name: str, recording: Recording) -> Packed:
        """Read before it is begun: half a recording would look like a whole one."""
        parts = [part async for part in self._doors.recordings.content(recording, 0, recording.size)]
        return Packed(name, _pieces(parts), dense=True)

    async def _profile(self) -> dict[str, Any]:
        return asdict(await self._doors.profiles.profile(self._me.user_id))

    async def _resumes(self) -> AsyncIterator[Packed]:
        try:
            resumes = await self._doors.profiles.resumes(self._me.user_id)
        except (DataUnsound, NotFound) as failure:
            yield await _unread("resumes", failure.code)
            return
        for resume in resumes:
            yield await _json(f"resumes/{resume.resume_id}.json", asdict(resume))

    async def _progress(self) -> Any:
        return analytics(self._me.user_id, await self._doors.progress.of(self._me.user_id))

    async def _account(self) -> dict[str, Any]:
        user_id = self._me.user_id
        return {
            "made_at": wire.moment(self._doors.clock.now()),
            "account": await self._record.account(user_id),
            "sign_ins": await self._record.sign_ins(user_id),
        }

    async def _tests(self) -> list[dict[str, Any]]:
        mine = await self._doors.applications.mine(self._me.user_id)
        statuses = await self._doors.attempts.statuses([application for application, _ in mine])
        hidden = ("decision", "decision_reason", "decided_at", "tags", "mail", "mail_at")
        told = []
        for application, test in mine:
            seen = dict(assessment_wire.application(application, statuses))
            seen = {name: value for name, value in seen.items() if name not in hidden}
            if seen["state"] == "decided":
                seen["state"] = "completed"
            groups = await self._doors.fairness.declared(application)
            told.append({**seen, "title": test.title, "said_of_yourself": groups})
        return told

    async def _of_teams(self, mine: Sequence[str]) -> AsyncIterator[Packed]:
        """Those of teams that another member began, where they joined. An attempt is noted before it is begun."""
        for application, _ in await self._doors.applications.mine(self._me.user_id):
            for attempt in application.attempts:
                stem = f"interviews/{attempt.session_id}"
                if attempt.session_id not in mine:
                    with suppress(NotFound):
                        yield await self._one(stem, self._interview(attempt.session_id), DAMAGED)

    async def _interview(self, session_id: str) -> Packed:
        """From the log alone: none becomes live by being looked at. It may be long, so nobody waits behind it."""
        async with self._doors.exporting.room:
            logged = await self._doors.engine.store.read(session_id)
            told, happened = await asyncio.to_thread(self._told, [entry.event for entry in logged])
        return Packed(f"interviews/{session_id}.json", with_log(told, happened))

    def _told(self, events: list[Event]) -> tuple[wire.Wire, Iterator[dict[str, Any]]]:
        if not events:
            raise NotFound("There is no such interview.")
        session = replay(events)
        require_member(self._me, session)
        told = {**wire.interview(session, self._doors.clock.now()), "runs": self._runs(session, events)}
        return told, own_log(events, self._me.user_id)

    def _runs(self, session: Session, events: list[Event]) -> list[wire.Wire]:
        """With the results as they were told."""
        judged, mine = wire.evaluations_shown(session), ("", self._me.user_id)
        return [
            coding_wire.kept_run(kept, judged=judged)
            for asked in session.asked
            for kept in runs_of(events, asked.question_id)
            if kept.asked.by in mine
        ]


async def with_log(told: wire.Wire, happened: Iterator[dict[str, Any]]) -> AsyncIterator[bytes]:
    """As JSON, a line for each event, of which only the next few are in memory as such."""
    head = await asyncio.to_thread(_dumped, told)
    yield head[:-1] + b', "log": [\n'
    comma = b""
    while piece := await asyncio.to_thread(_next_lines, happened):
        yield comma + piece
        comma = b",\n"
    yield b"\n]}"


def _next_lines(happened: Iterator[dict[str, Any]]) -> bytes:
    lines: list[bytes] = []
    size = 0
    for one in happened:
        lines.append(_dumped(one))
        size += len(lines[-1])
        if size >= PIECE_BYTES:
            break
    return b",\n".join(lines)


def _dumped(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode()


async def _json(name: str, told: Any) -> Packed:
    return Packed(name, _once(await asyncio.to_thread(_dumped, told)))


async def _later(name: str, told: Awaitable[Any]) -> Packed:
    return await _json(name, await told)


async def _unread(stem: str, code: str) -> Packed:
    log.warning("not_exported", part=stem, code=code)
    return await _json(f"{stem}.json", {"could_not_be_read": code})


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def _pieces(content: Iterable[bytes]) -> AsyncIterator[bytes]:
    for piece in content:
        yield piece
