"""The engine: takes commands, makes them durable, tells who listens, and carries out what is owed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from itertools import count
from typing import Any, Literal

import structlog

from vivavoce.domain.commands import Command, NoteInterruption, Tick
from vivavoce.domain.effects import Clarify, Effect
from vivavoce.domain.events import ReportWritten
from vivavoce.domain.refusal import Refused
from vivavoce.domain.session import pending
from vivavoce.domain.state import ENDED, Session
from vivavoce.engine.mailbox import Accepted, Letter, Listener, Mailbox, Overhearer, Saying, Step
from vivavoce.engine.performer import Performer
from vivavoce.ports.clock import Clock, Timer
from vivavoce.ports.errors import AppendRaced, DataUnsound, NotFound, RemoteFailure, Unavailable
from vivavoce.ports.events import EventStore

log = structlog.get_logger()

PARK_AFTER_S = 20.0
SWEEP_EVERY_S = 10.0
ALIVE_EVERY_S = 2.0
AWAY_S = 2 * ALIVE_EVERY_S
RECOVER_EVERY_S = 1800.0
TIMER_HORIZON_S = 3600.0
TICK_AGAIN_S = 0.05
ATTEMPTS_BEFORE_FLOOR = 3
PERFORM_WITHIN_S = 150.0  # whoever asks a vendor keeps its own, much shorter deadline: this only ends what it forgot
BACKOFF_MAX_S = 15.0


Outcome = Literal["done", "failed", "put off"]


class Engine:
    def __init__(
        self,
        store: EventStore,
        clock: Clock,
        performer: Performer,
        *,
        perform_within_s: float = PERFORM_WITHIN_S,
        completed: Callable[[Session], None] | None = None,
    ) -> None:
        """`completed` is told of each interview that has just got its report, when that is durable."""
        self.store = store
        self.clock = clock
        self._performer = performer
        self._perform_within_s = perform_within_s
        self._completed = completed
        self._mailboxes: dict[str, Mailbox] = {}
        self._due: dict[str, tuple[float, Timer]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._rounds: list[Timer] = []
        self._started_at = clock.now()
        self._alive_before: float | None = None
        self._stopping = False
        self._unnoticed: set[str] = set()
        self.commits = 0

    # Coming and going

    async def start(self) -> None:
        """Take up what the log says is still owed."""
        self._started_at = self.clock.now()
        self._alive_before = await self.store.alive_at()
        await self._recover()
        if self._alive_before is None or self._started_at - self._alive_before > AWAY_S:
            self._notice_absence()
        self._every(ALIVE_EVERY_S, self._note_alive)
        self._every(SWEEP_EVERY_S, self._sweep)
        self._every(RECOVER_EVERY_S, self._recover)

    async def stop(self) -> None:
        """Take nothing new, finish what is being written. Work in progress is owed by the log, so it may be dropped."""
        self._stopping = True
        for timer in self._rounds:
            timer.cancel()
        for _, timer in self._due.values():
            timer.cancel()
        self._due.clear()
        for mailbox in list(self._mailboxes.values()):
            await mailbox.finished()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        try:
            await self._note_alive()
        except Unavailable as failure:  # with a full disk, too, it stops
            log.warning("last_sign_not_noted", code=failure.code)

    @property
    def live_sessions(self) -> int:
        return len(self._mailboxes)

    # Commands and reading

    async def execute(self, session_id: str, command: Command, correlation_id: str | None = None) -> Accepted:
        """Returns when the command's events are durable. Raises `Refused` or a `VivaError`; then nothing changed."""
        if self._stopping:
            raise Unavailable("The service is restarting. Nothing is lost; try again in a moment.", code="restarting")
        reply: asyncio.Future[Accepted] = asyncio.get_running_loop().create_future()
        self._mailbox(session_id).put(Letter(command, reply, correlation_id))
        return await reply

    async def session(self, session_id: str) -> Session:
        """The state as it is durable now. Raises `NotFound`."""
        mailbox = self._mailbox(session_id)
        state = await mailbox.load()
        if state is None:
            self._drop(mailbox)
            raise NotFound("There is no such interview.")
        return state

    async def wait_until(self, session_id: str, holds: Callable[[Session], bool], timeout_s: float) -> Session:
        """The session as soon as something holds of it, or as it is when the time is up."""
        state = await self.session(session_id)
        if holds(state):
            return state
        waiter: asyncio.Future[Session] = asyncio.get_running_loop().create_future()
        entry = (holds, waiter)
        mailbox = self._mailbox(session_id)
        mailbox.waiters.append(entry)
        try:
            async with asyncio.timeout(timeout_s):
                return await waiter
        except TimeoutError:
            return await self.session(session_id)
        finally:
            if entry in mailbox.waiters:
                mailbox.waiters.remove(entry)

    def listen(self, session_id: str, listener: Listener, overhearer: Overhearer | None = None) -> Callable[[], None]:
        """Be told of every event after it is durable, and overhear what is being said; call the returned to stop."""
        mailbox = self._mailbox(session_id)
        mailbox.listeners = (*mailbox.listeners, listener)
        if overhearer is not None:
            mailbox.overhearers = (*mailbox.overhearers, overhearer)

        def stop() -> None:
            mailbox.listeners = tuple(one for one in mailbox.listeners if one is not listener)
            mailbox.overhearers = tuple(one for one in mailbox.overhearers if one is not overhearer)

        return stop

    # Inside

    def _mailbox(self, session_id: str) -> Mailbox:
        mailbox = self._mailboxes.get(session_id)
        if mailbox is None:
            at_once = self._performer.at_once
            mailbox = Mailbox(session_id, self.store, self._committed, self._adoption, at_once, self._look_again)
            self._mailboxes[session_id] = mailbox
        mailbox.last_used = self.clock.now()
        return mailbox

    def _drop(self, mailbox: Mailbox) -> None:
        if not mailbox.busy and not mailbox.listeners and not mailbox.waiters:
            self._mailboxes.pop(mailbox.session_id, None)

    def _adoption(self, state: Session) -> Command | None:
        """A session that was running when the service went away: the time until now is nobody's."""
        running = state.connection_id is not None or state.clock.since is not None
        if state.status in ENDED or not running or state.last_at >= self._started_at:
            return None
        since = self._alive_before if self._alive_before is not None else state.last_at
        return NoteInterruption(at=self.clock.now(), since=since)

    def _committed(self, mailbox: Mailbox, steps: tuple[Step, ...], correlation_id: str | None) -> None:
        self.commits += 1
        state = steps[-1].state
        for listener in mailbox.listeners:
            listener(steps)
        if mailbox.waiters:
            _wake(mailbox, state)
        if self._completed and state.status == "completed" and _reported(steps):
            self._completed(state)
        self._arm(state)
        self._carry_out(mailbox, correlation_id)

    def _carry_out(self, mailbox: Mailbox, correlation_id: str | None) -> None:
        for effect in mailbox.owed:
            if effect in mailbox.in_flight or self._stopping:
                continue
            mailbox.in_flight.add(effect)
            self._spawn(self._perform(mailbox, effect, correlation_id))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _perform(self, mailbox: Mailbox, effect: Effect, correlation_id: str | None) -> None:
        """Do the work until its result is in the log, or the log no longer owes it."""
        try:
            failures = 0
            for attempt in count():
                outcome = await self._attempt(mailbox, effect, correlation_id, failures)
                if outcome == "done":
                    return
                failures += outcome == "failed"
                await self.pause(min(BACKOFF_MAX_S, 0.5 * 2 ** min(attempt, 10)))
        finally:
            mailbox.in_flight.discard(effect)
            if mailbox.owed and not self._stopping:
                self._carry_out(mailbox, correlation_id)

    async def _attempt(self, mailbox: Mailbox, effect: Effect, correlation_id: str | None, failures: int) -> Outcome:
        """Done, or done already; failed; or put off, where it was the store that could not: that says nothing about
        the work, and is no reason to fall to the floor."""
        floor = self._performer.floor(effect) if failures >= ATTEMPTS_BEFORE_FLOOR else None
        voice = Voice(mailbox, effect)
        try:
            state = await mailbox.load()
            if state is None or effect not in pending(state):
                return "done"
            async with asyncio.timeout(self._perform_within_s):
                command = floor or await self._performer.perform(state, effect, voice.tell)
            await self.execute(state.id, command, correlation_id)
            voice.done()
        except Refused as refusal:
            log.info("result_refused", effect=type(effect).__name__, code=refusal.code, session_id=mailbox.session_id)
            return "failed"
        except (Unavailable, AppendRaced) as trouble:
            log.warning(
                "effect_put_off", effect=type(effect).__name__, code=trouble.code, session_id=mailbox.session_id
            )
            return "failed" if isinstance(trouble, RemoteFailure) else "put off"
        except Exception:  # whatever fails out there, the interview goes on: it is tried again
            log.exception(
                "effect_failed", effect=type(effect).__name__, session_id=mailbox.session_id, failures=failures
            )
            return "failed"
        finally:
            voice.withdraw()
        return "done"

    async def pause(self, seconds: float) -> None:
        """Wait on the injected clock, so that a test need not."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        timer = self.clock.call_at(self.clock.now() + seconds, partial(_release, waiter))
        try:
            await waiter
        finally:
            timer.cancel()

    # Time

    def _arm(self, state: Session) -> None:
        self._arm_at(state.id, state.due_at())

    def _arm_at(self, session_id: str, due: float | None) -> None:
        armed = self._due.get(session_id)
        if armed is not None:
            if armed[0] == due:
                return
            armed[1].cancel()
            del self._due[session_id]
        if due is None or due > self.clock.now() + TIMER_HORIZON_S:
            return
        self._due[session_id] = (due, self.clock.call_at(due, partial(self._ring, session_id)))

    def _look_again(self, session_id: str) -> None:
        """A commit failed, or so it was reported. Nobody may come back for it, so the log is read again soon."""
        if not self._stopping:
            self._arm_at(session_id, self.clock.now() + ALIVE_EVERY_S)

    def _ring(self, session_id: str) -> None:
        self._due.pop(session_id, None)
        if not self._stopping:
            self._spawn(self._tick(session_id))

    async def _tick(self, session_id: str) -> None:
        try:
            accepted = await self.execute(session_id, Tick(at=self.clock.now()))
        except (Refused, NotFound):
            self._unnoticed.discard(session_id)
            return
        except (Unavailable, AppendRaced):
            self._arm_at(session_id, self.clock.now() + ALIVE_EVERY_S)
            return
        except DataUnsound as damage:
            self._leave_alone(session_id, damage)
            return
        self._unnoticed.discard(session_id)
        due = accepted.state.due_at()
        if due is not None and session_id not in self._due:
            self._arm_at(session_id, max(due, self.clock.now() + TICK_AGAIN_S))

    def _every(self, seconds: float, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do something again and again on the injected clock until the engine stops."""

        async def once() -> None:
            try:
                await work()
            except Unavailable as failure:
                log.warning("round_failed", work=getattr(work, "__name__", ""), code=failure.code)
            finally:
                again()

        def again() -> None:
            if not self._stopping:
                self._rounds.append(self.clock.call_at(self.clock.now() + seconds, lambda: self._spawn(once())))
                del self._rounds[:-8]

        again()

    async def _note_alive(self) -> None:
        """Not before the absence is noted wherever it matters: whoever comes next must still see that it was."""
        if not self._unnoticed:
            await self.store.note_alive(self.clock.now())

    async def _sweep(self) -> None:
        """Let go of what nobody uses: the log can always tell it again."""
        before = self.clock.now() - PARK_AFTER_S
        for mailbox in list(self._mailboxes.values()):
            if mailbox.busy or mailbox.owed or mailbox.last_used > before or mailbox.waiters:
                continue
            if mailbox.listeners:
                mailbox.state = None
            else:
                self._drop(mailbox)

    async def _recover(self) -> None:
        """Timers for what has a time, and work for what owes some. Whoever comes meanwhile need not wait for it."""
        unfinished = await self.store.unfinished()
        for summary in unfinished:
            if summary.due_at is not None:
                self._arm_at(summary.session_id, summary.due_at)
        self._spawn(self._take_up_all([summary.session_id for summary in unfinished if summary.owes_work]))

    def _leave_alone(self, session_id: str, damage: DataUnsound) -> None:
        """One damaged log is its own trouble: the other interviews go on."""
        log.error("session_unsound", session_id=session_id, detail=damage.detail)
        self._unnoticed.discard(session_id)

    def _notice_absence(self) -> None:
        """No server was there for a while: each running session says so now, before this one can go away as well."""
        self._unnoticed = set(self._due)
        for session_id, (_, timer) in list(self._due.items()):
            timer.cancel()
            self._ring(session_id)

    async def _take_up_all(self, session_ids: list[str]) -> None:
        for session_id in session_ids:
            while not await self._taken_up(session_id):
                await self.pause(ALIVE_EVERY_S)

    async def _taken_up(self, session_id: str) -> bool:
        """False when the log cannot be read just now."""
        mailbox = self._mailbox(session_id)
        try:
            state = await mailbox.load()
        except DataUnsound as damage:
            self._leave_alone(session_id, damage)
            return True
        except Unavailable:
            return False
        if state is not None:
            mailbox.owed = pending(state)
            self._carry_out(mailbox, None)
        return True


def _reported(steps: tuple[Step, ...]) -> bool:
    return any(isinstance(step.logged.event, ReportWritten) for step in steps)


def _release(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_result(None)


class Voice:
    """Passes on what is said while an effect is carried out. What comes to nothing is taken back: the interview may
    have moved on meanwhile. Nobody may be there to hear it, and that is fine."""

    def __init__(self, mailbox: Mailbox, effect: Effect) -> None:
        self._mailbox = mailbox
        self._turn = f"{type(effect).__name__}-{getattr(effect, 'count', 0)}"
        self._kind = "clarification" if isinstance(effect, Clarify) else "question"
        self._stands = False

    def tell(self, words: str, restarted: bool) -> None:
        self._stands = bool(words) or (self._stands and not restarted)
        saying = Saying(self._turn, self._kind, words, restarted)
        for overhearer in self._mailbox.overhearers:
            overhearer(saying)

    def done(self) -> None:
        """The whole is in the log, and was told as an event."""
        self._stands = False

    def withdraw(self) -> None:
        if self._stands:
            self.tell("", True)


def _wake(mailbox: Mailbox, state: Session) -> None:
    for entry in list(mailbox.waiters):
        holds, waiter = entry
        if not waiter.done() and holds(state):
            waiter.set_result(state)
            mailbox.waiters.remove(entry)
