"""`kill -9`, 30 times, under 200 interviews at once: is every acknowledged answer in the log exactly once?

    python bench/durability.py [--quick|--small] [--kills N] [--answers N] [--clients N] [--seed N]

Each client leads one interview after the other over Door A's WebSocket. An answer carries an idempotency id; what was
not acknowledged is sent again after a reconnection, and half of the time so is the last answer that was, whose
acknowledgement must come back unchanged. The server is killed at random moments, sometimes while it starts, and started
again at once. At the end the log is read through the real storage and held against every acknowledgement.

Two faults are planted from outside in short runs of their own: acknowledging before the commit, and forgetting
idempotency ids. A test that does not catch them proves nothing. Beside the time from a restart to the next
acknowledgement stands that of a bare WebSocket echo server with the same clients, in the same run.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, WebSocketException

from _promises import Acked, Audit, Tally, audit
from _restarting import PATIENCE_S, Server, echo_restarts, free_port
from vivavoce.domain.commands import SubmitAnswer
from vivavoce.engine.mailbox import Accepted, Letter, Mailbox, Step, _seq_of

PASSWORD = "a long enough pass phrase 42"
USERS = 8
WRITE_BEHIND_S = 0.05
RESTART_P50_S, RESTART_P99_S = 1.5, 2.5
AWAY = (WebSocketException, InvalidHandshake, httpx.TransportError, OSError, TimeoutError)


# Faults, planted from outside the product


def acknowledge_before_commit() -> None:
    append: Any = Mailbox._append

    async def hasty(self: Mailbox, state: Any, steps: tuple[Step, ...], *rest: Any) -> Any:
        letter: Letter = rest[-1]
        if isinstance(letter.command, SubmitAnswer) and letter.reply is not None and not letter.reply.done():
            after = steps[-1].state
            letter.reply.set_result(Accepted(_seq_of(after, letter.command.key, steps), after))
            await asyncio.sleep(WRITE_BEHIND_S)
        return await append(self, state, steps, *rest)

    setattr(Mailbox, "_append", hasty)  # noqa: B010 - a fault is no method that fits


def forget_idempotency() -> None:
    commit: Any = Mailbox._commit

    async def forgetful(self: Mailbox, letter: Letter) -> Any:
        state = await self.load()
        if state is not None:
            self.state = replace(state, acks={})
        return await commit(self, letter)

    setattr(Mailbox, "_commit", forgetful)  # noqa: B010


FAULTS: dict[str, Callable[[], None]] = {
    "ack before commit": acknowledge_before_commit,
    "no idempotency": forget_idempotency,
}


# The server


def product(data_dir: Path, cache: Path, fault: str | None = None) -> Server:
    port = free_port()
    start = [__file__, "--launch", fault] if fault else ["-m", "vivavoce.cli"]
    served = ["serve", "--port", str(port), "--data-dir", str(data_dir), "--log", "error"]
    return Server([*start, *served], port, cache)


# The clients


class Candidate:
    """One client: answers what it is asked, reconnects, sends again, and begins anew when an interview is complete."""

    def __init__(self, server: Server, tally: Tally, http: httpx.AsyncClient, token: str, random: Random) -> None:
        self._server = server
        self._tally = tally
        self._http = http
        self._token = token
        self._random = random
        self._interview = ""
        self._seq = 0
        self._answered: set[str] = set()
        self._unacked: dict[str, dict[str, Any]] = {}
        self._last: tuple[str, dict[str, Any]] | None = None
        self._complete = True

    async def run(self) -> None:
        while not self._tally.enough or self._unacked:
            await self._server.up.wait()
            try:
                if self._complete and not self._unacked:
                    await self._begin()
                await self._take_part()
            except AWAY:
                await asyncio.sleep(self._random.uniform(0.01, 0.05))

    async def _begin(self) -> None:
        body = {
            "role": "Backend engineer",
            "consent": True,
            "max_questions": 60,
            "blueprint": "technical",
            "duration_minutes": 480,
        }
        told = await self._http.post(
            f"http://{self._server.address}/api/interviews/start",
            json=body,
            headers={"Authorization": f"Bearer {self._token}"},
        )
        if told.status_code != 201:
            raise OSError(told.text)
        self._interview, self._seq, self._last = told.json()["interview_id"], 0, None
        self._answered.clear()
        self._complete = False
        self._tally.interviews.append(self._interview)

    async def _take_part(self) -> None:
        after = f"&after={self._seq}" if self._seq else ""
        address = f"ws://{self._server.address}/ws/interview/{self._interview}?token={self._token}{after}"
        async with connect(address, compression=None, max_size=None, ping_interval=None, close_timeout=1) as socket:
            await self._send_again(socket)
            while self._unacked or not (self._complete or self._tally.enough):
                try:
                    text = await asyncio.wait_for(socket.recv(), PATIENCE_S)
                except TimeoutError:
                    self._tally.blame("silence", f"{self._interview} after {self._seq}")
                    raise
                await self._hear(socket, json.loads(text))

    async def _send_again(self, socket: ClientConnection) -> None:
        """What was not acknowledged, and half of the time the last that was: the other half shows a loss as such."""
        again = dict(self._unacked)
        if self._last is not None and self._random.random() < 0.5:
            again[self._last[0]] = self._last[1]
        for key, data in again.items():
            self._tally.resent += 1
            await self._send(socket, key, data)

    async def _hear(self, socket: ClientConnection, frame: dict[str, Any]) -> None:
        kind, data = frame["type"], frame["data"]
        self._seq = max(self._seq, frame.get("seq") or 0)
        if kind == "question" and data["question_id"] not in self._answered and not self._tally.enough:
            await self._answer(socket, data)
        elif kind == "ack":
            self._acknowledged(data["id"], data["seq"])
        elif kind == "resume":
            await self._resumed(socket, data["state"]["current_question"])
        elif kind == "error":
            self._refused(data)
        elif kind == "completed":
            self._complete = True

    async def _answer(self, socket: ClientConnection, question: dict[str, Any]) -> None:
        key = str(UUID(int=self._random.getrandbits(128), version=4))
        data: dict[str, Any] = {"question_id": question["question_id"], "answer": f"I would measure first. {key}"}
        if question["answer_field"] == "option":
            data["option"] = self._random.choice(question["options"])["letter"]
        self._answered.add(question["question_id"])
        self._unacked[key] = data
        await self._send(socket, key, data)

    async def _send(self, socket: ClientConnection, key: str, data: dict[str, Any]) -> None:
        await socket.send(json.dumps({"type": "answer", "id": key, "data": data}))

    def _acknowledged(self, key: str, seq: int) -> None:
        data = self._unacked.pop(key, None)
        if data is not None:
            self._last = key, data
        elif self._last is not None and self._last[0] == key:
            data = self._last[1]
        else:
            return
        self._tally.ack(key, Acked(self._interview, seq, data["answer"]))

    async def _resumed(self, socket: ClientConnection, question: dict[str, Any] | None) -> None:
        """The question that is open may wait for an answer that is under way, but not for one that was acknowledged."""
        if question is None or question["question_id"] not in self._answered:
            return
        if all(question["question_id"] != data["question_id"] for data in self._unacked.values()):
            self._tally.blame("asked again", f"{self._interview} {question['question_id']}")
            await self._answer(socket, question)

    def _refused(self, error: dict[str, Any]) -> None:
        key = error.get("id") or ""
        if error["retryable"]:
            raise OSError(error["error"])
        self._tally.blame(f"refused: {error['code']}", f"{self._interview} {key}: {error['error']}")
        self._unacked.pop(key, None)


# The kills


@dataclass
class Killed:
    """From the start of a new process to the first acknowledgement by any client, for each kill."""

    restart_s: list[float] = field(default_factory=list)
    while_starting: int = 0


async def kill_again_and_again(server: Server, tally: Tally, kills: int, random: Random) -> Killed:
    killed = Killed()
    marks = sorted(random.uniform(0.01, 0.97) * tally.target for _ in range(kills))
    for mark in marks:
        await tally.reached(int(mark))
        await asyncio.sleep(random.uniform(0, 0.1))
        await server.stop()
        if random.random() < 0.2:
            await server.spawn()
            await asyncio.sleep(random.uniform(0.05, 1.5))
            await server.stop()
            killed.while_starting += 1
        await server.start()
        await tally.reached(0)
        killed.restart_s.append(time.monotonic() - server.spawned_at)
    tally.killing = False
    return killed


@dataclass
class Life:
    tally: Tally
    killed: Killed
    seconds: float
    ready_s: list[float]


async def live(data_dir: Path, cache: Path, options: argparse.Namespace, fault: str | None = None) -> Life:
    """One server under load, killed and started, until enough is acknowledged."""
    random, server, tally = Random(options.seed), product(data_dir, cache, fault), Tally(options.answers)
    await server.start()
    try:
        async with httpx.AsyncClient(timeout=PATIENCE_S, limits=httpx.Limits(max_connections=50)) as http:
            tokens = [await person(http, server, f"person-{n}@example.org") for n in range(USERS)]
            clients = [
                Candidate(server, tally, http, tokens[n % USERS], Random(random.random()))
                for n in range(options.clients)
            ]
            server.ready_s.clear()
            started = time.monotonic()
            async with asyncio.TaskGroup() as group:
                killing = group.create_task(kill_again_and_again(server, tally, options.kills, random))
                for client in clients:
                    group.create_task(client.run())
            seconds = time.monotonic() - started
    finally:
        await server.stop(signal.SIGTERM)
    return Life(tally, killing.result(), seconds, server.ready_s)


async def person(http: httpx.AsyncClient, server: Server, email: str) -> str:
    url = f"http://{server.address}/api/auth"
    who = {"email": email, "password": PASSWORD}
    (await http.post(f"{url}/register", json={**who, "name": "Ada"})).raise_for_status()
    return str((await http.post(f"{url}/login", json=who)).raise_for_status().json()["access_token"])


# The bench


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))] if ordered else float("nan")


async def in_folder(work: Callable[[Path], Awaitable[Any]]) -> Any:
    with tempfile.TemporaryDirectory(prefix="viva-durability-") as folder:
        return await work(Path(folder) / "data")


async def main_run(options: argparse.Namespace, cache: Path) -> dict[str, Any]:
    async def work(data_dir: Path) -> tuple[Life, Audit]:
        life = await live(data_dir, cache, options)
        return life, await audit(data_dir, life.tally)

    life, found = await in_folder(work)
    tally, restarts = life.tally, life.killed.restart_s
    return {
        "kills": len(restarts),
        "kills_while_starting": life.killed.while_starting,
        "clients": options.clients,
        "interviews": len(tally.interviews),
        "acknowledged": len(tally.acked),
        "in_the_log": found.answers,
        "events": found.events,
        "resent": tally.resent,
        "lost": found.lost,
        "doubled": found.doubled,
        "gaps": found.gaps,
        "text_changed": found.changed,
        "seq_changed": found.moved + tally.wrong["ack changed"],
        "wrong": dict(tally.wrong),
        "first_wrong": tally.first_wrong,
        "seconds": round(life.seconds, 1),
        "acks_per_s": round(len(tally.acked) / life.seconds),
        "ready_s_p50": round(statistics.median(life.ready_s), 2) if life.ready_s else None,
        "restart_s_p50": round(percentile(restarts, 0.5), 2),
        "restart_s_p99": round(percentile(restarts, 0.99), 2),
    }


async def planted(fault: str, options: argparse.Namespace, cache: Path) -> str:
    """Whether the same test, shorter, notices this fault."""
    shorter = argparse.Namespace(**{**vars(options), "kills": 4, "answers": 800, "clients": 60})

    async def work(data_dir: Path) -> str:
        life = await live(data_dir, cache, shorter, fault)
        found = await audit(data_dir, life.tally)
        wrong = Counter({"lost": found.lost, "doubled": found.doubled, "seq changed": found.moved}) + life.tally.wrong
        return "caught (" + ", ".join(f"{n} {what}" for what, n in wrong.items()) + ")" if wrong else "NOT CAUGHT"

    return str(await in_folder(work))


async def bench(options: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="viva-durability-cache-") as name:
        cache = Path(name)
        caught = {} if options.small else {fault: await planted(fault, options, cache) for fault in FAULTS}
        told = await main_run(options, cache)
        echo = await echo_restarts(1 if options.small else 5 if options.quick else 15, options.clients, cache)
    echo_p50 = percentile(echo, 0.5)
    clean = not any(told[name] for name in ("lost", "doubled", "gaps", "text_changed", "seq_changed", "wrong"))
    return {
        "bench": "durability",
        "passed": clean and told["acknowledged"] >= options.answers and not any("NOT" in f for f in caught.values()),
        "restart_goals_met": told["restart_s_p50"] <= RESTART_P50_S and told["restart_s_p99"] <= RESTART_P99_S,
        **told,
        "echo_restart_s_p50": round(echo_p50, 2),
        "echo_restart_s_p99": round(percentile(echo, 0.99), 2),
        "restart_ratio_p50": round(told["restart_s_p50"] / echo_p50, 2),
        "planted_faults": caught,
        "load_1min": round(os.getloadavg()[0], 1),
    }


def show(told: dict[str, Any]) -> None:
    rows = {
        "kill -9": f"{told['kills']} (and {told['kills_while_starting']} while starting)",
        "clients, interviews": f"{told['clients']}, {told['interviews']}",
        "answers acknowledged": f"{told['acknowledged']} in {told['seconds']} s with the kills: {told['acks_per_s']}/s",
        "sent again": f"{told['resent']}",
        "lost": f"{told['lost']}",
        "doubled": f"{told['doubled']}",
        "gaps": f"{told['gaps']}",
        "changed": f"text {told['text_changed']}, seq {told['seq_changed']}",
        "otherwise wrong": f"{told['wrong'] or 'nothing'} {told['first_wrong']}",
        "restart to next ack": f"p50 {told['restart_s_p50']} s (goal {RESTART_P50_S}), "
        f"p99 {told['restart_s_p99']} s (goal {RESTART_P99_S}); listening after {told['ready_s_p50']} s",
        "bare echo server": f"p50 {told['echo_restart_s_p50']} s, p99 {told['echo_restart_s_p99']} s; "
        f"ratio {told['restart_ratio_p50']}",
        **{f"planted: {fault}": found for fault, found in told["planted_faults"].items()},
        "load of the machine": f"{told['load_1min']} on {os.cpu_count()} cores",
    }
    for name, value in rows.items():
        print(f"{name:>28}  {value}")


def measures(told: dict[str, Any]) -> list[dict[str, Any]]:
    found = {
        "acknowledged answers lost by kill -9": (told["lost"], "answers"),
        "answers doubled by kill -9": (told["doubled"], "answers"),
        "restart to next acknowledgement, p50": (told["restart_s_p50"], "s"),
        "restart to next acknowledgement, p99": (told["restart_s_p99"], "s"),
        "the same of a bare echo server, p50": (told["echo_restart_s_p50"], "s"),
    }
    return [{"measure": name, "value": value, "unit": unit} for name, (value, unit) in found.items()]


def launch(fault: str, arguments: list[str]) -> int:
    from vivavoce.cli import main as viva

    FAULTS[fault]()
    return viva(arguments)


def main(argv: list[str] | None = None) -> int:
    given = sys.argv[1:] if argv is None else argv
    if given[:1] == ["--launch"]:
        return launch(given[1], given[2:])
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--small", action="store_true", help="quicker still, without the planted faults: for the tests")
    parser.add_argument("--kills", type=int)
    parser.add_argument("--answers", type=int)
    parser.add_argument("--clients", type=int)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(given)
    kills, answers, clients = (2, 250, 16) if options.small else (4, 2_000, 60) if options.quick else (30, 50_000, 200)
    options.kills = options.kills or kills
    options.answers = options.answers or answers
    options.clients = options.clients or clients
    told = asyncio.run(bench(options))
    show(told)
    for line in (*measures(told), told):
        print(json.dumps(line))
    return 0 if told["passed"] else 1


if __name__ == "__main__":
    sys.exit(main())
