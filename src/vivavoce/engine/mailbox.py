"""One live session: its commands one after the other, each acknowledged only after its events are durable."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from vivavoce.domain.coding import CodeRun
from vivavoce.domain.commands import Command, CreateSession
from vivavoce.domain.effects import Effect
from vivavoce.domain.events import Event, Logged
from vivavoce.domain.refusal import Refused
from vivavoce.domain.session import decide, evolve, pending
from vivavoce.domain.state import Session
from vivavoce.engine.summaries import summary_of
from vivavoce.ports.code import Step as RunStep
from vivavoce.ports.errors import AppendRaced, NotFound, VivaError
from vivavoce.ports.events import Append, EventStore

RACES_MAX = 5
RACED = "Another process keeps writing to this interview. Send it again."


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


@dataclass(frozen=True, slots=True)
class Advance:
    """How far a run of code has come. Its result comes as an event."""

    run: CodeRun
    step: RunStep


@dataclass(slots=True)
class Letter:
    """Without a command, somebody only wants to know how the log stands."""

    command: Command | None
    reply: asyncio.Future[Accepted] | None
    correlation_id: str | None = None


Listener = Callable[[tuple[Step, ...]], None]
Overhearer = Callable[[Saying | Advance], None]
AtOnce = Callable[[Session, tuple[Effect, ...]], Command | None]
Committed = Callable[["Mailbox", tuple[Step, ...], str | None], None]
Overtaken = Callable[["Mailbox", tuple[Step, ...]], None]


class Mailbox:
    """Commands wait here in order. The mailbox runs only while there are some: an idle session costs no task."""

    __slots__ = (
        "_adopt",
        "_at_once",
        "_committed",
        "_doubtful",
        "_in_doubt",
        "_letters",
        "_overtaken",
        "_store",
        "_task",
        "_told",
        "_worker",
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
        overtaken: Overtaken,
        worker: str | None = None,
    ) -> None:
        """`committed` is told of what was written from here, `overtaken` of what other processes wrote meanwhile."""
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
        self._overtaken = overtaken
        self._worker = worker
        self._told: int | None = None
        self._doubtful = False

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

    def let_go(self) -> None:
        """There is no such interview any more: whoever waits is told so."""
        reason = NotFound("This interview was erased with its candidate's account.", code="erased")
        self.state, self.owed = None, ()
        self.listeners, self.overhearers = (), ()
        for _, waiter in self.waiters:
            if not waiter.done():
                waiter.set_exception(reason)
        self.waiters.clear()
        while self._letters:
            self._refuse(self._letters.popleft(), reason)

    async def load(self) -> Session | None:
        """The state from the log, or None when there is no such session."""
        if self.state is None:
            logged = await self._store.read(self.session_id)
            if logged and self.state is None:
                self._catch_up(logged)
        return self.state

    def _catch_up(self, logged: tuple[Logged, ...]) -> None:
        """What the log holds and nobody here was told of: a commit that was reported as failed, or another writer's."""
        new = self._read_on(None, logged)
        assert self.state is not None
        self._doubtful = False
        self.owed = pending(self.state)
        if new:
            self._committed(self, new, None)

    def _read_on(self, state: Session | None, logged: tuple[Logged, ...]) -> tuple[Step, ...]:
        """Move on to the end of the log; gives the steps that nobody here was told of."""
        steps = _steps(state, tuple(entry.event for entry in logged), self.session_id)
        self.state = steps[-1].state
        told, self._told = self._told, self.state.seq
        return () if told is None else tuple(step for step in steps if step.logged.seq > told)

    async def _look(self) -> Session | None:
        """The state as the log has it, whoever wrote it. What others wrote is theirs to carry out."""
        if self._doubtful:
            self.state = None
            return await self.load()
        known = self.state
        logged = await self._store.read(self.session_id, known.seq if known is not None else 0)
        if logged:
            new = self._read_on(known, logged)
            if new:
                self.owed = ()
                self._overtaken(self, new)
        return self.state

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
            if letter.command is None:
                accepted = _as_it_is(await self._look())
            else:
                await self._take_up_after_a_crash()
                accepted = await self._commit(letter.command, letter)
        except Refused as refusal:
            self._refuse(letter, refusal)
        except VivaError as failure:
            self.state = None  # whether the store kept it is for the log to say
            self._refuse(letter, failure)
            if not isinstance(failure, NotFound) and letter.command is not None:
                self._doubtful = True
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
        """Before anything else happens, the engine may have to say that time was lost; whoever is first says it."""
        for _ in range(RACES_MAX):
            state = await self.load()
            adoption = self._adopt(state) if state is not None else None
            if adoption is None:
                return
            try:
                await self._try(state, adoption, Letter(adoption, None))
                return
            except AppendRaced:
                self.state = None
        raise AppendRaced(RACED)

    async def _commit(self, command: Command, letter: Letter) -> Accepted:
        for _ in range(RACES_MAX):
            state = await self.load()
            if state is None and not isinstance(command, CreateSession):
                raise NotFound("There is no such interview.")
            try:
                return await self._try(state, command, letter)
            except AppendRaced:
                self.state = None
        raise AppendRaced(RACED)

    async def _try(self, state: Session | None, command: Command, letter: Letter) -> Accepted:
        if state is not None:
            if command.key is not None and command.key in state.acks:
                return Accepted(state.acks[command.key], state, duplicate=True)
            if command.at < state.last_at:
                command = replace(command, at=state.last_at)
        steps = _steps(state, decide(state, command), self.session_id)
        if not steps:
            return Accepted(state.seq if state else 0, _known(state))
        steps, owed = self._with_what_needs_no_waiting(steps)
        return await self._append(state, steps, owed, letter)

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
                summary=summary_of(after, owes_work=bool(owed), worker=self._worker),
                correlation_id=letter.correlation_id,
            )
        )
        self.state, self.owed, self._told = after, owed, after.seq
        accepted = Accepted(_seq_of(after, letter.command.key if letter.command else None, steps), after)
        if letter.reply is not None and not letter.reply.done():
            letter.reply.set_result(accepted)
        self._committed(self, steps, letter.correlation_id)
        return accepted


def _as_it_is(state: Session | None) -> Accepted:
    known = _known(state)
    return Accepted(known.seq, known)


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
