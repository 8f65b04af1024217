"""The chat help for whoever is signed in: what they are in the middle of is looked up, and never taken from them.

Whatever session a message names, all open questions of that person count as open, and a test that is running sets the
rules: nobody can ask in one place for what another place asks of them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog

from vivavoce.desk.limits import RateLimits
from vivavoce.domain.commands import Command, NoteHelp, spoken_by
from vivavoce.domain.refusal import Refused
from vivavoce.domain.state import ENDED, Asked, Session
from vivavoce.engine.engine import Engine
from vivavoce.ports.errors import DataUnsound, NotFound, TooMany
from vivavoce.ports.events import SessionSummary
from vivavoce.ports.helping import Helper, HelpReply, Situation

LIVE = ("in_progress", "paused")
Taken = Callable[[str], Awaitable[Sequence[str]]]
"""The attempts at tests that somebody may be in, whoever began them: a team's log belongs to one of its members."""
PAGE = 100
PRACTICE_LOOKED_AT = 3

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatAnswer:
    """`recorded_in` is the test in whose log the message and its reply are kept, if they are."""

    reply: HelpReply
    recorded_in: str | None = None


class Helping:
    def __init__(self, helper: Helper, engine: Engine, limits: RateLimits, taken: Taken | None = None) -> None:
        self._helper = helper
        self._taken = taken
        self._engine = engine
        self._limits = limits

    def warm(self) -> None:
        """Somebody may ask soon. May take seconds, so it belongs into a thread."""
        self._helper.warm()

    async def answer_chat(self, user_id: str, message: str, session_id: str | None = None) -> ChatAnswer:
        """Raises `NotFound` for a session that is not theirs, and `TooMany`."""
        named = await self._own(user_id, session_id) if session_id is not None else None
        await self._limits.take("help", user_id)
        situation = await self._situation(user_id, named)

        async def may_ask() -> bool:
            try:
                await self._limits.take("help_model", user_id)
            except TooMany:
                return False
            return True

        reply = await self._helper.help(situation, message, may_ask)
        return ChatAnswer(reply=reply, recorded_in=await self._recorded(user_id, situation, message, reply))

    async def _own(self, user_id: str, session_id: str) -> Session:
        session = await self._engine.session(session_id)
        if not session.taken_by(user_id):
            raise NotFound("There is no such interview.")
        return session

    async def _situation(self, user_id: str, named: Session | None) -> Situation:
        live = [session async for session in self._live(user_id)]
        tests = [session for session in live if _is_test(session)]
        about = named
        theirs = [session for session in tests if session.taken_by(user_id)]
        if theirs and (named is None or not _is_test(named) or named.status in ENDED):
            about = theirs[0]
        sessions = {session.id: session for session in (*((named,) if named else ()), *tests, *live)}
        in_order = sorted(sessions.values(), key=lambda session: session is not about)
        return Situation(
            session=about,
            testing=bool(tests),
            open=tuple(one.open for one in in_order if one.open is not None and one.taken_by(user_id)),
            closed=_shown(named) if named is not None else None,
        )

    async def _live(self, user_id: str) -> AsyncIterator[Session]:
        """All that may be tests, also those of their teams, and the newest of the others, the newest first."""
        practice, own = 0, set[str]()
        async for row in self._rows(user_id):
            practice += not row.gradable
            if row.status not in LIVE or (not row.gradable and practice > PRACTICE_LOOKED_AT):
                continue
            own.add(row.session_id)
            if (session := await self._running(row.session_id)) is not None:
                yield session
        for session_id in await self._taken(user_id) if self._taken is not None else ():
            if session_id not in own and (session := await self._running(session_id)) is not None:
                yield session

    async def _running(self, session_id: str) -> Session | None:
        try:
            session = await self._engine.session(session_id)
        except NotFound:  # erased since it was found
            return None
        except DataUnsound:  # nobody can go on in it, so nothing of it can be asked for
            log.warning("session_unsound", session_id=session_id)
            return None
        return session if session.status in LIVE else None

    async def _rows(self, user_id: str) -> AsyncIterator[SessionSummary]:
        before: tuple[float, str] | None = None
        while True:
            rows = await self._engine.store.list_for(user_id, limit=PAGE, before=before)
            for row in rows:
                yield row
            if len(rows) < PAGE:
                return
            before = (rows[-1].created_at, rows[-1].session_id)

    async def _recorded(self, user_id: str, situation: Situation, message: str, reply: HelpReply) -> str | None:
        session = situation.session
        if session is None or not _is_test(session) or session.status not in LIVE:
            return None
        note: Command = NoteHelp(at=self._engine.clock.now(), text=message, reply=reply.text, origin=reply.origin)
        if session.team is not None:
            note = spoken_by(note, user_id)
        try:
            await self._engine.execute(session.id, note)
        except Refused as refused:
            log.info("help_not_noted", code=refused.code, session_id=session.id)
            return None
        return session.id


def _is_test(session: Session) -> bool:
    return session.blueprint.mode == "test"


def _shown(session: Session) -> Asked | None:
    """The last answered question of practice whose evaluation its candidate may see."""
    feedback = session.blueprint.feedback
    shown = feedback == "immediate" or (feedback == "at_end" and session.status in ENDED)
    if _is_test(session) or not shown:
        return None
    done = [asked for asked in session.asked if asked.scorecard is not None and asked.question_id != session.open_id]
    return done[-1] if done else None
