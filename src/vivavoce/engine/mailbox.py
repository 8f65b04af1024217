"""One live session: its commands one after the other, each acknowledged only after its events are durable."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from vivavoce.domain.commands import Command, CreateSession
from vivavoce.domain.effects import Effect
from vivavoce.domain.events import Event, Logged
from vivavoce.domain.refusal import Refused
from vivavoce.domain.session import decide, evolve, pending
from vivavoce.domain.state import Session
from vivavoce.engine.summaries import summary_of
from vivavoce.ports.errors import AppendRaced, NotFound, VivaError
from vivavoce.ports.events import Append, EventStore

RACES_MAX = 5


@dataclass(frozen=True, slots=True)
class Step:
    """An event as it entered the log, with the state that it led to."""

    logged: Logged
    state: Session


@dataclass(frozen=True, slots=True)
class Accepted:
    """The answer to a command: where its last event stands in the log. A repeated key gets the same answer."""

    seq: int
    state: Session
    duplicate: bool = False


@dataclass(frozen=True, slots=True)
class Saying:
    """Words that are being said and in no log yet: the whole comes as an event. `restarted` withdraws those before."""

    turn: str
    kind: str
    words: str
    restarted: bool


@dataclass(slots=True)
class Letter:
    command: Command
    reply: asyncio.Future[Accepted] | None
    correlation_id: str | None = None


Listener = Callable[[tuple[Step, ...]], None]
Overhearer = Callable[[Saying], None]
AtOnce = Callable[[Session, tuple[Effect, ...]], Command | None]
Committed = Callable[["Mailbox", tuple[Step, ...], str | None], None]


class Mailbox:
    """Commands wait here in order. The mailbox runs only while there are some: an idle session costs no task."""

    __slots__ = (
        "_adopt",
        "_adopted",
        "_at_once",
        "_committed",
        "_in_doubt",
        "_letters",
        "_store",
        "_task",
        "_told",
        "in_flight",
        "last_used",
        "listeners",
        "overhearers",
        "owed",
        "session_id",
        "state",
        "waiters",
    )

    def __init__(
        self,
        session_id: str,
        store: EventStore,
        committed: Committed,
        adopt: Callable[[Session], Command | None],
        at_once: AtOnce,
        in_doubt: Callable[[str], None],
    ) -> None:
        self.session_id = session_id
        self.state: Session | None = None
        self.owed: tuple[Effect, ...] = ()
        self.listeners: tuple[Listener, ...] = ()
        self.overhearers: tuple[Overhearer, ...] = ()
        self.waiters: list[tuple[Callable[[Session], bool], asyncio.Future[Session]]] = []
        self.in_flight: set[Effect] = set()
        self.last_used = 0.0
        self._letters: deque[Letter] = deque()
        self._task: asyncio.Task[None] | None = None
        self._store = store
        self._committed = committed
        self._adopt = adopt
        self._in_doubt = in_doubt
        self._at_once = at_once
        self._adopted = False
        self._told: int | None = None

    @property
    def busy(self) -> bool:
        return self._task is not None or bool(self._letters) or bool(self.in_flight)

    def put(self, letter: Letter) -> None:
        self._letters.append(letter)
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._work(), name=f"mailbox {self.session_id}")

    async def finished(self) -> None:
        while self._task is not None:
            await asyncio.wait([self._task])

    async def load(self) -> Session | None:
        """The state from the log, or None when there is no such session."""
        if self.state is None:
            logged = await self._store.read(self.session_id)
            if logged and self.state is None:
                self._catch_up(logged)
        return self.state

    def _catch_up(self, logged: tuple[Logged, ...]) -> None:
        """What the log holds and nobody here was told of: a commit that was reported as failed, or another writer's."""
        steps = _steps(None, tuple(entry.event for entry in logged), self.session_id)
        self.state = steps[-1].state
        self.owed = pending(self.state)
        told, self._told = self._told, self.state.seq
        if told is not None and told < self.state.seq:
            self._committed(self, steps[told:], None)

    async def _work(self) -> None:
        try:
            while self._letters:
                await self._deliver(self._letters.popleft())
        finally:
            self._task = None
            if self._letters:
                self.put(self._letters.popleft())

    async def _deliver(self, letter: Letter) -> None:
        try:
            await self._take_up_after_a_crash()
            accepted = await self._commit(letter)
        except Refused as refusal:
            self._refuse(letter, refusal)
        except VivaError as failure:
            self.state = None  # whether the store kept it is for the log to say
            self._refuse(letter, failure)
            if not isinstance(failure, NotFound):
                self._in_doubt(self.session_id)
        except Exception as failure:  # noqa: BLE001 - the sender gets it; the session must outlive a faulty command
            self.state = None
            self._refuse(letter, failure)
        else:
            if letter.reply is not None and not letter.reply.done():
                letter.reply.set_result(accepted)

    @staticmethod
    def _refuse(letter: Letter, reason: Exception) -> None:
        if letter.reply is not None and not letter.reply.done():
            letter.reply.set_exception(reason)

    async def _take_up_after_a_crash(self) -> None:
        """The first time that a session is read after a start, the engine may have to say that time was lost."""
        if self._adopted:
            return
        state = await self.load()
        adoption = self._adopt(state) if state is not None else None
        if adoption is not None:
            await self._commit(Letter(adoption, None))
        self._adopted = True

    async def _commit(self, letter: Letter) -> Accepted:
        for _ in range(RACES_MAX):
            state = await self.load()
            if state is None and not isinstance(letter.command, CreateSession):
                raise NotFound("There is no such interview.")
            command = letter.command
            if state is not None:
                if command.key is not None and command.key in state.acks:
                    return Accepted(state.acks[command.key], state, duplicate=True)
                if command.at < state.last_at:
                    command = replace(command, at=state.last_at)
            steps = _steps(state, decide(state, command), self.session_id)
            if not steps:
                return Accepted(state.seq if state else 0, _known(state))
            steps, owed = self._with_what_needs_no_waiting(steps)
            try:
                return await self._append(state, steps, owed, letter)
            except AppendRaced:
                self.state = None
        raise AppendRaced("Another process keeps writing to this interview. Send it again.")

    def _with_what_needs_no_waiting(self, steps: tuple[Step, ...]) -> tuple[tuple[Step, ...], tuple[Effect, ...]]:
        """Owed work that takes no time goes into the same commit: a question is asked with the judgement before it."""
        while True:
            after = steps[-1].state
            owed = pending(after)
            command = self._at_once(after, owed)
            more = _steps(after, _decided(after, command), self.session_id) if command is not None else ()
            if not more:
                return steps, owed
            steps += more

    async def _append(
        self, state: Session | None, steps: tuple[Step, ...], owed: tuple[Effect, ...], letter: Letter
    ) -> Accepted:
        after = steps[-1].state
        await self._store.append(
            Append(
                session_id=self.session_id,
                after_seq=state.seq if state else 0,
                events=tuple(step.logged.event for step in steps),
                summary=summary_of(after, owes_work=bool(owed)),
                correlation_id=letter.correlation_id,
            )
        )
        self.state, self.owed, self._told = after, owed, after.seq
        accepted = Accepted(_seq_of(after, letter.command.key, steps), after)
        if letter.reply is not None and not letter.reply.done():
            letter.reply.set_result(accepted)
        self._committed(self, steps, letter.correlation_id)
        return accepted


def _seq_of(state: Session, key: str | None, steps: tuple[Step, ...]) -> int:
    """Where the command's own event stands: a repeated key finds the same number in `acks`."""
    return state.acks[key] if key is not None else steps[0].logged.seq


def _decided(state: Session, command: Command) -> tuple[Event, ...]:
    """The events, or none when the rules say no: then it is done, and refused, in the usual way."""
    try:
        return decide(state, command)
    except Refused:
        return ()


def _steps(state: Session | None, events: tuple[Event, ...], session_id: str) -> tuple[Step, ...]:
    steps = []
    for event in events:
        state = evolve(state, event)
        steps.append(Step(Logged(state.seq, event, session_id), state))
    return tuple(steps)


def _known(state: Session | None) -> Session:
    if state is None:
        raise NotFound("There is no such interview.")
    return state
