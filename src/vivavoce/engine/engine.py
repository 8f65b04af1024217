"""The engine: takes commands, makes them durable, tells who listens, and carries out what is owed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from itertools import count
from typing import Any, Literal
from uuid import uuid4

import structlog

from vivavoce.domain.commands import Command, NoteInterruption, Tick
from vivavoce.domain.effects import Effect, TryCode
from vivavoce.domain.refusal import Refused
from vivavoce.domain.session import pending
from vivavoce.domain.state import Session
from vivavoce.engine.mailbox import Accepted, Letter, Listener, Mailbox, Overhearer, Step
from vivavoce.engine.performer import Performer
from vivavoce.engine.presence import SIGN_EVERY_S, Alone, Among
from vivavoce.engine.telling import InLine, Voice, reported, tell_all
from vivavoce.ports.bus import Bus, Hint, NoBus
from vivavoce.ports.clock import Clock, Timer, sleep_until
from vivavoce.ports.errors import AppendRaced, DataUnsound, NotFound, RemoteFailure, Unavailable
from vivavoce.ports.events import EventStore, SessionSummary

log = structlog.get_logger()

PARK_AFTER_S = 20.0
SWEEP_EVERY_S = 10.0
LOOK_EVERY_S = 10.0
LOOK_WITHOUT_BUS_EVERY_S = 0.5
AGAIN_AFTER_S = 2.0
RECOVER_EVERY_S = 1800.0
TIMER_HORIZON_S = 3600.0
TICK_AGAIN_S = 0.05
ATTEMPTS_BEFORE_FLOOR = 3
PERFORM_WITHIN_S = 150.0  # whoever asks a vendor keeps its own, much shorter deadline: this only ends what it forgot
RUN_WITHIN_S = 1800.0  # once its turn has come; the judge keeps far shorter limits for each program
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
        run_within_s: float = RUN_WITHIN_S,
        completed: Callable[[Session], None] | None = None,
        bus: Bus | None = None,
        among: Among | None = None,
    ) -> None:
        """`completed` is told of each interview that has just got its report, when that is durable. `among` is this
        process's place among several on the same log; without it, it is alone."""
        self.store = store
        self.clock = clock
        self._performer = performer
        self._perform_within_s = perform_within_s
        self._run_within_s = run_within_s
        self._completed = completed
        self._mailboxes: dict[str, Mailbox] = {}
        self._due: dict[str, tuple[float, Timer]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._rounds: list[Timer] = []
        self._bus = bus or NoBus()
        self._among = among
        self._presence = among or Alone(store, clock)
        self._looked_at = clock.now()
        self._stopping = False
        self._left = False
        self._unnoticed: set[str] = set()
        self.commits = 0

    # Coming and going

    async def start(self) -> None:
        """Take up what the log says is still owed."""
        presence = self._presence
        await presence.arrive()
        await self._recover()
        if isinstance(presence, Alone) and presence.was_away:
            self._notice_absence()
        self._every(SIGN_EVERY_S, self._note_alive)
        self._every(SWEEP_EVERY_S, self._sweep)
        self._every(RECOVER_EVERY_S, self._recover)
        if self._among is not None:
            self._bus.listen("session", self._hear_of)
            self._bus.listen("missed", lambda _: self._spawn(self._look()))
            self._every(LOOK_WITHOUT_BUS_EVERY_S, self._look_now_and_then)

    async def leave(self) -> None:
        """Take no more commands, write what was taken, and say so: whoever comes back finds another process, or waits
        for the next start, and the time until then is given back."""
        self._stopping = True
        for mailbox in list(self._mailboxes.values()):
            await mailbox.finished()
        if self._left:
            return
        self._left = True
        try:
            await self._presence.leave()
        except Unavailable as failure:
            log.warning("leaving_not_noted", code=failure.code)

    async def stop(self) -> None:
        """Take nothing new, finish what is being written. Work in progress is owed by the log, so it may be dropped."""
        self._stopping = True
        for timer in self._rounds:
            timer.cancel()
        for _, timer in self._due.values():
            timer.cancel()
        self._due.clear()
        await self.leave()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        try:
            if self._among is None:
                await self._note_alive()
        except Unavailable as failure:  # with a full disk, too, it stops
            log.warning("last_sign_not_noted", code=failure.code)

    @property
    def name(self) -> str | None:
        return self._presence.name

    @property
    def others(self) -> int:
        """How many other processes are at work."""
        return len(self._among.living) - 1 if self._among is not None else 0

    def connection_id(self) -> str:
        """A new one. Among several processes it begins with the name of this."""
        return uuid4().hex if self.name is None else f"{self.name}-{uuid4().hex}"

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
        """The state as it is durable now, whoever wrote it. Raises `NotFound`."""
        mailbox = self._mailbox(session_id)
        state = await mailbox.load() if self._among is None else await self._as_the_log_has_it(mailbox)
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

    def let_go(self, session_id: str) -> None:
        """Its candidate was erased: nothing of it stays in memory, nobody works on it, waits for it or hears of it."""
        self._arm_at(session_id, None)
        self._unnoticed.discard(session_id)
        mailbox = self._mailboxes.pop(session_id, None)
        if mailbox is not None:
            mailbox.let_go()
        for task in [task for task in self._tasks if task.get_name() == session_id]:
            task.cancel()

    # Inside

    def _mailbox(self, session_id: str) -> Mailbox:
        mailbox = self._mailboxes.get(session_id)
        if mailbox is None:
            mailbox = Mailbox(
                session_id,
                self.store,
                self._committed,
                self._adoption,
                self._performer.at_once,
                self._look_again,
                self._overtaken,
                self.name,
            )
            self._mailboxes[session_id] = mailbox
        mailbox.last_used = self.clock.now()
        return mailbox

    def _drop(self, mailbox: Mailbox) -> None:
        if not mailbox.busy and not mailbox.listeners and not mailbox.waiters:
            self._mailboxes.pop(mailbox.session_id, None)

    def _adoption(self, state: Session) -> Command | None:
        """A session that was running when those who had it went away: the time until now is nobody's."""
        since = self._presence.absent_since(state)
        return None if since is None else NoteInterruption(at=self.clock.now(), since=since)

    def _committed(self, mailbox: Mailbox, steps: tuple[Step, ...], correlation_id: str | None) -> None:
        self.commits += 1
        if self._mailboxes.get(mailbox.session_id) is not mailbox:  # let go while it wrote: nothing follows from it
            return
        state = steps[-1].state
        tell_all(mailbox, steps)
        self._bus.tell(Hint("session", state.id, state.seq))
        if self._completed and state.status == "completed" and reported(steps):
            self._completed(state)
        self._arm(state)
        self._carry_out(mailbox, correlation_id)

    # Among several processes

    def _overtaken(self, mailbox: Mailbox, steps: tuple[Step, ...]) -> None:
        """Another process has written: what is owed, and the timer, are its own."""
        tell_all(mailbox, steps)
        self._arm_at(mailbox.session_id, None)

    async def _as_the_log_has_it(self, mailbox: Mailbox) -> Session | None:
        reply: asyncio.Future[Accepted] = asyncio.get_running_loop().create_future()
        mailbox.put(Letter(None, reply))
        try:
            return (await reply).state
        except NotFound:
            return None

    def _hear_of(self, hint: Hint) -> None:
        mailbox = self._mailboxes.get(hint.name)
        if mailbox is not None and mailbox.state is not None and mailbox.state.seq >= hint.number:
            return
        if mailbox is not None:
            self._drop(mailbox)
        if hint.name in self._mailboxes:
            self._mailboxes[hint.name].put(Letter(None, None))
        else:
            self._arm_at(hint.name, None)

    async def _look_now_and_then(self) -> None:
        """Hints may be lost, and without a bus there are none."""
        every_s = LOOK_EVERY_S if self._bus.up else LOOK_WITHOUT_BUS_EVERY_S
        if self.clock.now() - self._looked_at >= every_s:
            await self._look()

    async def _look(self) -> None:
        """Whether the logs of those who are here have moved on elsewhere."""
        self._looked_at = self.clock.now()
        heeded = [one.session_id for one in self._mailboxes.values() if one.listeners or one.waiters]
        if heeded:
            for session_id, seq in (await self.store.last_seqs(heeded)).items():
                self._hear_of(Hint("session", session_id, seq))

    def _is_ours(self, summary: SessionSummary) -> bool:
        among = self._among
        return among is None or summary.worker == among.name or (among.heir and summary.left_behind(among.living))

    async def _take_over(self, among: Among) -> None:
        """What those who are gone have left behind. Only when all of it is seen to are they forgotten."""
        gone = among.to_take_over()
        if not gone or not among.heir or self._stopping:
            return
        left = await self.store.unfinished(among.living)
        log.info("taking_over", workers=list(gone), interviews=len(left))
        seen_to = [await self._seen_to(summary) for summary in left]
        if all(seen_to):
            await among.taken_over(gone)

    async def _seen_to(self, summary: SessionSummary) -> bool:
        self._arm_at(summary.session_id, summary.due_at)
        if summary.status == "in_progress":
            try:
                await self.execute(summary.session_id, Tick(at=self.clock.now()))
            except (Refused, NotFound):
                pass
            except (Unavailable, AppendRaced):
                return False
            except DataUnsound as damage:
                self._leave_alone(summary.session_id, damage)
                return True
        return not summary.owes_work or await self._taken_up(summary.session_id)

    # Work

    def _carry_out(self, mailbox: Mailbox, correlation_id: str | None) -> None:
        for effect in mailbox.owed:
            if effect in mailbox.in_flight or self._stopping:
                continue
            mailbox.in_flight.add(effect)
            self._spawn(self._perform(mailbox, effect, correlation_id), of=mailbox.session_id)

    def _spawn(self, work: Coroutine[Any, Any, None], of: str | None = None) -> None:
        """`of` is the interview that the work is done for, should that be let go."""
        task = asyncio.get_running_loop().create_task(work, name=of)
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
            within_s = self._run_within_s if isinstance(effect, TryCode) else self._perform_within_s
            async with asyncio.timeout(within_s) as limit:
                advance = InLine(limit, within_s, voice.advance).advance
                command = floor or await self._performer.perform(state, effect, voice.tell, advance)
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
        await sleep_until(self.clock, self.clock.now() + seconds)

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
            self._arm_at(session_id, self.clock.now() + AGAIN_AFTER_S)

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
            self._arm_at(session_id, self.clock.now() + AGAIN_AFTER_S)
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
        among = self._among
        await self._presence.sign(settled=not self._unnoticed and (among is None or not among.to_take_over()))
        if among is not None:
            await self._take_over(among)

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
        unfinished = [summary for summary in await self.store.unfinished() if self._is_ours(summary)]
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
                await self.pause(AGAIN_AFTER_S)

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
