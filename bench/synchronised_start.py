"""Five hundred candidates start the same test within ten seconds over Door B, on PostgreSQL and two workers, and the
workers are restarted one after the other meanwhile.

How long each waits for the first question, from the first byte that is sent; how many errors there are; and whether
every answer that was acknowledged is in the log afterwards. Then two hundred candidates who answer at the pace of
people: how long each waits for the feedback.

Beside it, in the same run: the same start on one worker without a restart, and the same number of handshakes with a
bare echo server. A closed connection is no error where the client may come back at once (1012), as every client here
does.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any
from urllib.parse import urlsplit

from _frames import Client, Closed
from _server import PASSWORD, Server, echo, viva
from assessment import add_recruiter, give_test

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from postgres import Postgres

GOAL_FIRST_P95_MS = 1500.0
GOAL_FEEDBACK_P95_MS = 25.0
WITHIN_S = 10.0


@dataclass
class Person:
    name: str
    token: str
    open: dict[str, Any] | None = None
    acked: set[str] = field(default_factory=set)


class DoorB:
    """How a candidate takes a test: over one WebSocket, from the start to the end."""

    def __init__(self, server: Server, test_id: int) -> None:
        self._server = server
        self._test_id = test_id

    async def connect(self, person: Person) -> Client:
        """Who has begun goes on where they were."""
        path = f"/ws/assessment?token={person.token}&test_id={self._test_id}"
        client = await Client.connect(f"{self._server.ws_url}{path}")
        client.send('{"type": "start_assessment"}')
        return client

    def answer(self, client: Client, question: dict[str, Any]) -> None:
        data = {"question_id": question["question_id"], "selected_option": "A"}
        client.send(json.dumps({"type": "submit_answer", "id": f"k-{question['question_id']}", "data": data}))

    def take(self, person: Person, text: str) -> str:
        """What a frame says: question, feedback, ack, over, error, or something else."""
        frame = json.loads(text)
        data, kind = frame["data"], frame["type"]
        if kind == "question":
            person.open = data
        elif kind == "ack":
            person.acked.add(data["id"].removeprefix("k-"))
        elif kind == "error" and data["retryable"]:
            return "other"
        names = {"answer_feedback": "feedback", "assessment_completed": "over"}
        return names.get(kind, kind if kind in ("question", "ack", "error") else "other")

    async def answered(self, person: Person) -> set[str]:
        """What the log holds as answered."""
        mine = await call(self._server, "GET", f"/api/applications/{self._test_id}", None, person.token)
        path = f"/api/interviews/{mine['attempts'][0]['interview_id']}"
        told = await call(self._server, "GET", path, None, person.token)
        return {one["question"]["question_id"] for one in told["answers"] if one["answer"] is not None}


class Refusal(Exception):
    """An answer of the service that is none."""


async def call(server: Server, method: str, path: str, body: object, token: str = "") -> Any:
    """One request on a connection of its own, at the least cost."""
    parts = urlsplit(server.url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    sent = json.dumps(body).encode() if body is not None else b""
    head = f"{method} {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n"
    writer.write(f"{head}Content-Type: application/json\r\nContent-Length: {len(sent)}\r\n\r\n".encode() + sent)
    try:
        answer = await asyncio.wait_for(reader.read(), 60)
    finally:
        writer.close()
    start, _, rest = answer.partition(b"\r\n\r\n")
    status = start.split(b" ", 2)[1:2]
    if not status or not status[0].startswith(b"2"):
        raise Refusal(f"{method} {path}: {answer[:200]!r}")
    return json.loads(rest)


@dataclass
class Tally:
    first_ms: list[float] = field(default_factory=list)
    feedback_ms: list[float] = field(default_factory=list)
    back_ms: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


async def sit(door: DoorB, person: Person, tally: Tally, until: float, pace_s: float, chance: Random) -> None:
    """One candidate, from the start to the end of the time, coming back when the connection is closed."""
    began: float | None = time.perf_counter()
    lost_at: float | None = None
    while time.monotonic() < until:
        try:
            client = await door.connect(person)
        except (Closed, OSError):
            lost_at = lost_at or time.perf_counter()
            await asyncio.sleep(0.1 + 0.2 * chance.random())
            continue
        try:
            if await talk(door, person, client, tally, until, pace_s, chance, began, lost_at):
                return
        except Closed as closed:
            lost_at = time.perf_counter()
            if closed.code not in (1012, 1006):
                tally.errors.append(f"closed with {closed.code}")
        finally:
            client.abort()
        began = None if tally.first_ms and person.open else began


async def talk(
    door: DoorB,
    person: Person,
    client: Client,
    tally: Tally,
    until: float,
    pace_s: float,
    chance: Random,
    began: float | None,
    lost_at: float | None,
) -> bool:
    sent_at = 0.0
    while (left := until - time.monotonic()) > 0:
        try:
            kind = door.take(person, await asyncio.wait_for(client.receive(), min(left, 30)))
        except TimeoutError:
            break
        now = time.perf_counter()
        if kind == "error":
            tally.errors.append("an error frame")
        elif kind == "over":
            return True
        elif kind == "feedback" and sent_at:
            tally.feedback_ms.append((now - sent_at) * 1000)
        elif kind == "question":
            if began is not None:
                tally.first_ms.append((now - began) * 1000)
            elif lost_at is not None:
                tally.back_ms.append((now - lost_at) * 1000)
            began = lost_at = None
            assert person.open is not None
            await asyncio.sleep(pace_s * (0.5 + chance.random()))
            sent_at = time.perf_counter()
            door.answer(client, person.open)
    if began is not None:
        tally.errors.append("no first question")
    return True


async def start_together(
    server: Server, people: list[Person], *, lasts_s: float, pace_s: float, reload_after_s: float | None = None
) -> dict[str, float]:
    door, tally, chance = DoorB(server, await asyncio.to_thread(give_test, server)), Tally(), Random(7)
    begins = time.monotonic()
    reloading = asyncio.create_task(reload(server, reload_after_s)) if reload_after_s is not None else None

    async def come(person: Person) -> None:
        own = Random(chance.random())
        await asyncio.sleep(WITHIN_S * own.random())
        await sit(door, person, tally, begins + lasts_s, pace_s, own)

    await asyncio.gather(*(come(person) for person in people))
    told: dict[str, float] = {"restarted_workers": await reloading if reloading is not None else 0}
    lost = [len(person.acked - await door.answered(person)) for person in people if person.acked]
    for error in tally.errors[:5]:
        print("  error:", error)
    found = {
        **told,
        **figures("first", tally.first_ms),
        **figures("feedback", tally.feedback_ms),
        **figures("back", tally.back_ms),
        "candidates": len(tally.first_ms),
        "acknowledged": sum(len(person.acked) for person in people),
        "lost": sum(lost),
        "errors": len(tally.errors),
    }
    print("as it came:", json.dumps(found), flush=True)
    return found


def workers_of(server: Server) -> set[str]:
    pid = server.process.pid
    return set(Path(f"/proc/{pid}/task/{pid}/children").read_text().split())


async def reload(server: Server, after_s: float) -> int:
    """A rolling restart; gives how many workers were replaced."""
    await asyncio.sleep(after_s)
    before = workers_of(server)
    os.kill(server.process.pid, signal.SIGHUP)
    until = time.monotonic() + 90
    while before & workers_of(server) and time.monotonic() < until:  # noqa: ASYNC110 - of processes nobody tells
        await asyncio.sleep(0.2)
    return len(before - workers_of(server))


def figures(name: str, delays: list[float]) -> dict[str, float]:
    if len(delays) < 2:
        return {}
    cuts = quantiles(delays, n=100)
    return {f"{name}_p{cut}_ms": round(cuts[cut - 1], 1) for cut in (50, 95, 99)}


async def handshakes(server: Server, count: int) -> dict[str, float]:
    """Connect to a bare server, send a frame and have it back: what any WebSocket costs here."""
    delays: list[float] = []

    async def one() -> None:
        await asyncio.sleep(WITHIN_S * Random().random())
        began = time.perf_counter()
        client = await Client.connect(f"{server.ws_url}/echo?x")
        client.send("x" * 500)
        await client.receive()
        delays.append((time.perf_counter() - began) * 1000)
        client.abort()

    await asyncio.gather(*(one() for _ in range(count)))
    return figures("handshake", delays)


async def registered(server: Server, count: int, run: str) -> list[Person]:
    gate = asyncio.Semaphore(4)

    async def one(number: int) -> Person:
        name = f"{run}-{number}@example.org"
        async with gate:
            made = await call(
                server, "POST", "/api/auth/register", {"email": name, "password": PASSWORD, "name": "Bench"}
            )
        return Person(name, made["access_token"])

    return list(await asyncio.gather(*(one(number) for number in range(count))))


def anew(people: list[Person]) -> list[Person]:
    """The same people, before their next test."""
    return [Person(person.name, person.token) for person in people]


@asynccontextmanager
async def service(postgres: Postgres, name: str, workers: int) -> AsyncIterator[Server]:
    postgres.execute(f"CREATE DATABASE {name}")
    os.environ["DATABASE_URL"] = postgres.url(name)
    with tempfile.TemporaryDirectory(prefix="viva-bench-") as scratch:
        data_dir = Path(scratch) / "data"
        add_recruiter(data_dir)
        with viva(data_dir, "--workers", str(workers)) as server:
            yield server


async def measure(postgres: Postgres, count: int, lasts_s: float) -> dict[str, dict[str, float]]:
    told: dict[str, dict[str, float]] = {}
    with echo() as server:
        told["bare"] = await handshakes(server, count)
    async with service(postgres, "one", 1) as server:
        people = await registered(server, count, "one")
        told["one_worker"] = await start_together(server, people, lasts_s=lasts_s, pace_s=8.0)
    async with service(postgres, "two", 2) as server:
        people = await registered(server, count, "two")
        told["two_workers"] = await start_together(server, people, lasts_s=lasts_s, pace_s=8.0)
        told["rolling"] = await start_together(
            server, anew(people), lasts_s=2 * lasts_s, pace_s=8.0, reload_after_s=WITHIN_S / 2
        )
        few = anew(people)[: max(2, count * 2 // 5)]
        told["feedback"] = await start_together(server, few, lasts_s=2 * lasts_s, pace_s=8.0)
    return told


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candidates", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args(argv)
    count, lasts_s = (40, 15.0) if options.quick else (options.candidates, options.seconds)
    with tempfile.TemporaryDirectory(prefix="viva-pg-", dir="/tmp") as place:
        postgres = Postgres(Path(place))
        postgres.start(durable=True)
        postgres.watch()
        try:
            told = asyncio.run(measure(postgres, count, lasts_s))
        finally:
            postgres.stop()
    for name, row in told.items():
        print(f"{name:<12}", " ".join(f"{key}={value}" for key, value in row.items()))
    rolling, feedback = told["rolling"], told["feedback"]
    safe = all(row["lost"] == row["errors"] == 0 for name, row in told.items() if name != "bare")
    whole = rolling["candidates"] == count and rolling["restarted_workers"] == 2
    ratios = {
        "first_p95_to_handshake": round(rolling["first_p95_ms"] / told["bare"]["handshake_p95_ms"], 1),
        "first_p95_to_one_worker": round(told["two_workers"]["first_p95_ms"] / told["one_worker"]["first_p95_ms"], 2),
    }
    holds = {
        "starts_hold": rolling["first_p95_ms"] <= GOAL_FIRST_P95_MS,
        "feedback_holds": feedback.get("feedback_p95_ms", float("inf")) <= GOAL_FEEDBACK_P95_MS,
    }
    print(json.dumps({"bench": "synchronised_start", **told, **ratios, **holds, "nothing_lost": safe and whole}))
    return 0 if safe and whole else 1


if __name__ == "__main__":
    sys.exit(main())
