"""Feedback after `submit_answer` over Door B: many candidates at once, and how long each waits for it.

Two loads: answers at a pace, as people give them; and everybody's answer in the same moment, again and again. Beside
them, in the same run and with the same clients: a bare echo on the same server, with frames of the same sizes, and an
echo that has each frame on the disk before it answers, as a server that loses no answer must.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any
from uuid import uuid4

import httpx

from _frames import Client
from _server import PASSWORD, Server, echo, viva

SKILLS = [{"skill": "python", "weight": 2}, {"skill": "databases", "weight": 1}, {"skill": "networking", "weight": 1}]
RECRUITER = "recruiter@example.org"
QUESTIONS = 60
GOAL_MS = 25.0
QUIET_S = 120.0


@dataclass
class Tally:
    delays_ms: list[float] = field(default_factory=list)
    seconds: float = 0.0
    cpu_s: float = 0.0


@dataclass
class Candidate:
    client: Client
    question: dict[str, Any] | None = None

    async def until(self, kind: str) -> dict[str, Any]:
        while True:
            frame = json.loads(await asyncio.wait_for(self.client.receive(), QUIET_S))
            if frame["type"] == "error":
                raise RuntimeError(frame["data"])
            if frame["type"] == "question":
                self.question = frame["data"]
            if frame["type"] == kind:
                data: dict[str, Any] = frame["data"]
                return data

    async def answer(self, tally: Tally) -> None:
        question = self.question
        if question is None:
            raise RuntimeError("no question is open")
        letter = "ABCD"[question["question_number"] % len(question["options"])]
        data = {"question_id": question["question_id"], "selected_option": letter}
        sent = time.perf_counter()
        self.client.send(json.dumps({"type": "submit_answer", "data": data}))
        await self.until("answer_feedback")
        tally.delays_ms.append((time.perf_counter() - sent) * 1000)
        await self.until("question")


@dataclass
class Echoed:
    client: Client
    text: str

    async def answer(self, tally: Tally) -> None:
        sent = time.perf_counter()
        self.client.send(self.text)
        await self.client.receive()
        tally.delays_ms.append((time.perf_counter() - sent) * 1000)


async def paced(people: list[Any], server: Server, seconds: float, pace_s: float) -> Tally:
    """Each answers every `pace_s` or so, each in a time of their own."""
    tally, chance, loop = Tally(), Random(5), asyncio.get_running_loop()
    began, cpu = loop.time(), server.cpu_s()

    async def one(person: Any, chance: Random) -> None:
        await asyncio.sleep(chance.uniform(0, pace_s))
        while loop.time() < began + seconds:
            await person.answer(tally)
            await asyncio.sleep(chance.uniform(0.5, 1.5) * pace_s)

    await asyncio.gather(*(one(person, Random(chance.random())) for person in people))
    tally.seconds, tally.cpu_s = loop.time() - began, server.cpu_s() - cpu
    return tally


async def together(people: list[Any], server: Server, rounds: int) -> Tally:
    """All at the same moment; the next round when the last has its question."""
    tally, loop = Tally(), asyncio.get_running_loop()
    began, cpu = loop.time(), server.cpu_s()
    for _ in range(rounds):
        await asyncio.gather(*(person.answer(tally) for person in people))
    tally.seconds, tally.cpu_s = loop.time() - began, server.cpu_s() - cpu
    return tally


async def candidates(server: Server, count: int) -> list[Candidate]:
    test_id = give_test(server)
    gate = asyncio.Semaphore(8)
    async with httpx.AsyncClient(base_url=server.url, timeout=120) as client:

        async def come() -> Candidate:
            async with gate:
                email = f"bench-{uuid4().hex[:10]}@example.org"
                await client.post("/api/auth/register", json={"email": email, "password": PASSWORD, "name": "Bench"})
                signed = await client.post("/api/auth/login", json={"email": email, "password": PASSWORD})
                address = f"{server.ws_url}/ws/assessment?token={signed.json()['access_token']}&test_id={test_id}"
                person = Candidate(await Client.connect(address))
                person.client.send('{"type": "start_assessment"}')
                await person.until("question")
                return person

        return list(await asyncio.gather(*(come() for _ in range(count))))


def add_recruiter(data_dir: Path) -> None:
    command = [sys.executable, "-m", "vivavoce.cli", "user", "add", RECRUITER, "--role", "recruiter"]
    command += ["--password-stdin", "--data-dir", str(data_dir)]
    subprocess.run(command, input=PASSWORD, text=True, check=True, capture_output=True)


def give_test(server: Server) -> int:
    """A test that is open to whoever comes; gives its number."""
    wanted = {
        "title": "Bench",
        "skills": SKILLS,
        "total_questions": QUESTIONS,
        "time_limit_minutes": 240,
        "question_time_limit_seconds": 600,
        "invited_only": False,
    }
    with server.person(RECRUITER) as client:
        return int(client.post("/api/tests", json=wanted).raise_for_status().json()["test_id"])


async def measure(server: Server, people: list[Any], options: argparse.Namespace) -> dict[str, dict[str, float]]:
    at_a_pace = await paced(people, server, options.seconds, options.pace)
    at_once = await together(people, server, options.rounds)
    return {"paced": figures(at_a_pace), "together": figures(at_once)}


def figures(tally: Tally) -> dict[str, float]:
    cuts = quantiles(tally.delays_ms, n=100)
    answers = len(tally.delays_ms)
    return {
        "answers": answers,
        "per_s": round(answers / tally.seconds, 1),
        "p50_ms": round(cuts[49], 2),
        "p95_ms": round(cuts[94], 2),
        "p99_ms": round(cuts[98], 2),
        "cpu_ms_per_answer": round(1000 * tally.cpu_s / answers, 2),
        "cpu_share": round(tally.cpu_s / tally.seconds, 3),
    }


async def ours(server: Server, options: argparse.Namespace) -> dict[str, dict[str, float]]:
    people = await candidates(server, options.candidates)
    try:
        return await measure(server, people, options)
    finally:
        for person in people:
            person.client.abort()


async def bare(server: Server, options: argparse.Namespace) -> dict[str, dict[str, float]]:
    clients = [await Client.connect(f"{server.ws_url}/?x=1") for _ in range(options.candidates)]
    try:
        return await measure(server, [Echoed(client, "x" * 480) for client in clients], options)
    finally:
        for client in clients:
            client.abort()


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candidates", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60, help="of answers at a pace")
    parser.add_argument("--pace", type=float, default=5, help="seconds between a candidate's answers")
    parser.add_argument("--rounds", type=int, default=10, help="of everybody's answer at once")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args(argv)
    if options.quick:
        options.candidates, options.seconds, options.pace, options.rounds = 40, 8, 2, 3
    with tempfile.TemporaryDirectory(prefix="viva-bench-") as scratch:
        with echo() as server:
            baseline = asyncio.run(bare(server, options))
        with echo(Path(scratch) / "kept") as server:
            keeping = asyncio.run(bare(server, options))
        data_dir = Path(scratch) / "data"
        add_recruiter(data_dir)
        with viva(data_dir) as server:
            told = asyncio.run(ours(server, options))
    rows = {"bare echo": baseline, "keeping echo": keeping, "feedback": told}
    for load in ("paced", "together"):
        for name, row in rows.items():
            print(f"{load:<9} {name:<13}", " ".join(f"{key}={value}" for key, value in row[load].items()))
    p95 = {name: row["paced"]["p95_ms"] for name, row in rows.items()}
    print(json.dumps({"measure": "feedback_p95", "value": p95["feedback"], "unit": "ms", "goal": GOAL_MS}))
    ratio = round(p95["feedback"] / p95["keeping echo"], 2)
    print(json.dumps({"measure": "feedback_p95_to_keeping_echo", "value": ratio, "unit": "times"}))
    print(json.dumps({"bench": "assessment", "candidates": options.candidates, "p95_to_keeping_echo": ratio, **rows}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
