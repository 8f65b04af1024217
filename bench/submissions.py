"""Two hundred candidates submit code within the same ten seconds; twenty others go on answering questions of choice.

Each candidate is in an interview in code and sends what a problem of the bank brings along: right, wrong and slow
solutions, in Python and C++. Some lose their connection right after the acknowledgement and come back, and some submit
twice. Held are: every submission gets exactly one result; whoever waits is told a position, and that of a first
submission never grows; no first submission waits behind another's second. Measured is how long the others wait from an
answer to the next question, before the burst, in it, and until the last result; the first is the baseline of the rest.

Nothing has run on the server before: what the bank's own programs answer, and what C++ prepares, is made in the burst.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

from _frames import Client
from _server import Server, viva
from assessment import add_recruiter, give_test
from synchronised_start import DoorB, Person, call, figures, registered
from vivavoce.content.reader import load_bank
from vivavoce.domain.problem import CodingProblem, Example

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from postgres import Postgres

GOAL_P95_MS = 100.0
WITHIN_S = 10.0
QUIET_S = 1800.0
AWAY_S = 5.0
TESTS = 12
"""Of sixty questions each: whoever is through with one goes on with the next."""
WANTED = {"role": "Backend engineer", "consent": True, "blueprint": "coding"}
MIX = ("right", "right in C++", "wrong", "right", "right", "slow", "right in C++", "right", "wrong", "right")


@dataclass
class Submission:
    """What a candidate has sent, and what they were told of it: `waits` are the positions, in the order they came."""

    key: str
    example: Example
    second: bool
    sent_at: float
    acked_at: float = 0.0
    begun_at: float = 0.0
    ended_at: float = 0.0
    waits: list[int] = field(default_factory=list)
    results: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Candidate:
    person: Person
    interview_id: str
    question_id: str
    problem: CodingProblem
    submissions: dict[str, Submission] = field(default_factory=dict)
    seq: int = 0

    async def connect(self, server: Server) -> Client:
        path = f"/ws/interview/{self.interview_id}?token={self.person.token}&after={self.seq}"
        return await Client.connect(f"{server.ws_url}{path}")

    def submit(self, client: Client, example: Example) -> None:
        key = f"s{len(self.submissions) + 1}"
        self.submissions[key] = Submission(key, example, bool(self.submissions), time.perf_counter())
        told = {"question_id": self.question_id, "code": example.source, "language": example.language}
        client.send(json.dumps({"type": "submit_code", "id": key, "data": told}))

    @property
    def waits(self) -> bool:
        return any(not one.results for one in self.submissions.values())

    def hear(self, text: str) -> None:
        frame = json.loads(text)
        data, now = frame["data"], time.perf_counter()
        self.seq = max(self.seq, frame.get("seq") or 0)
        one = self.submissions.get(str(data.get("id")))
        if frame["type"] == "error":
            raise RuntimeError(f"refused: {data}")
        if one is None:
            return
        if frame["type"] == "ack":
            one.acked_at = now
        elif frame["type"] == "run_progress" and data["state"] == "queued":
            one.waits.append(data["position"])
        elif frame["type"] == "run_progress":
            one.begun_at = one.begun_at or now
        elif frame["type"] == "run_result":
            one.results.append(data)
            one.ended_at = one.ended_at or now


async def come_in(server: Server, person: Person, problems: dict[str, CodingProblem]) -> Candidate:
    begun = await call(server, "POST", "/api/interviews/start", WANTED, person.token)
    problem = problems[begun["question"]["coding"]["title"]]
    return Candidate(person, begun["interview_id"], begun["question"]["question_id"], problem)


def solution(problem: CodingProblem, wanted: str) -> Example:
    """As near to what is wanted as the problem has it."""
    of_python = next(one for one in problem.references if one.language in ("python", "sql"))
    match wanted:
        case "right in C++":
            return next((one for one in problem.references if one.language == "cpp"), of_python)
        case "wrong":
            return problem.wrong[0]
        case "slow":
            return next(iter(problem.slow), of_python)
        case _:
            return of_python


async def submit_and_wait(server: Server, who: Candidate, example: Example, *, again: bool, away: bool) -> None:
    client = await who.connect(server)
    try:
        who.submit(client, example)
        if again:
            who.submit(client, replace(example, source=f"{example.source}\n"))
        while who.waits:
            who.hear(await asyncio.wait_for(client.receive(), QUIET_S))
            if away and all(one.acked_at for one in who.submissions.values()):
                away = False
                client.abort()
                await asyncio.sleep(AWAY_S)
                client = await who.connect(server)
    finally:
        client.abort()


async def burst(server: Server, people: list[Candidate], within_s: float, patience_s: float) -> None:
    """What has not come back when the patience is over is lost."""
    chance = Random(11)

    async def one(number: int, who: Candidate, wait_s: float) -> None:
        await asyncio.sleep(wait_s)
        example = solution(who.problem, MIX[number % len(MIX)])
        again = number % 10 == 3 and wait_s > within_s / 2
        await submit_and_wait(server, who, example, again=again, away=number % 10 == 7)

    moments = [within_s * chance.random() for _ in people]
    each = enumerate(zip(people, moments, strict=True))
    tasks = [asyncio.create_task(one(number, who, wait_s)) for number, (who, wait_s) in each]
    done, late = await asyncio.wait(tasks, timeout=patience_s)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    for task in done:
        task.result()


@dataclass
class Traffic:
    """Candidates of tests with questions of choice, at a steady pace; each delay with the moment of its answer."""

    server: Server
    tests: list[int]
    pace_s: float
    delays: list[tuple[float, float]] = field(default_factory=list)
    over: bool = False

    async def sit(self, person: Person, chance: Random) -> None:
        await asyncio.sleep(chance.uniform(0, self.pace_s))
        for test in self.tests:
            await self._take(DoorB(self.server, test), person, chance)
            if self.over:
                return

    async def _take(self, door: DoorB, person: Person, chance: Random) -> None:
        client, sent = await door.connect(person), 0.0
        try:
            while not self.over:
                kind = door.take(person, await asyncio.wait_for(client.receive(), 120))
                if kind == "over":
                    return
                if kind != "question":
                    continue
                if sent:
                    self.delays.append((sent, (time.perf_counter() - sent) * 1000))
                await asyncio.sleep(self.pace_s * chance.uniform(0.5, 1.5))
                sent = time.perf_counter()
                assert person.open is not None
                door.answer(client, person.open)
        finally:
            client.abort()

    def between(self, since: float, until: float) -> dict[str, float]:
        delays = [ms for sent, ms in self.delays if since <= sent < until]
        return {"answers": len(delays), **figures("next", delays)}


def overtaken(submissions: list[Submission]) -> int:
    """First submissions that were waiting already when another's second one got its turn."""
    firsts = [one for one in submissions if not one.second and one.waits]
    seconds = [one for one in submissions if one.second and one.begun_at]
    return sum(one.acked_at < second.begun_at < one.begun_at for second in seconds for one in firsts)


async def kept(server: Server, who: Candidate) -> list[dict[str, Any]]:
    """What the log has of them with a result."""
    path = f"/api/interviews/{who.interview_id}/questions/{who.question_id}/runs"
    told = await call(server, "GET", path, None, who.person.token)
    return [one for one in told["items"] if one.get("verdict")]


async def outcome(server: Server, people: list[Candidate]) -> dict[str, Any]:
    of_all = [one for who in people for one in who.submissions.values()]
    logged = [sorted(run["id"] for run in await kept(server, who)) for who in people]
    grew = [one for one in of_all if not one.second and one.waits != sorted(one.waits, reverse=True)]
    began, ended = min(one.sent_at for one in of_all), max(one.ended_at for one in of_all)
    back = sum(bool(one.results) for one in of_all)
    verdicts = Counter((one.example.verdict, one.results[0]["verdict"]) for one in of_all if one.results)
    return {
        "submissions": len(of_all),
        "back": back,
        "lost_or_doubled": sum(ids != sorted(who.submissions) for ids, who in zip(logged, people, strict=True)),
        "told_not_once": sum(len(one.results) != 1 for one in of_all),
        "told_a_position": sum(bool(one.waits) for one in of_all),
        "position_grew": len(grew),
        "firsts_behind_a_second": overtaken(of_all),
        "seconds": sum(one.second for one in of_all),
        "verdicts": {f"{wanted} got {got}": count for (wanted, got), count in sorted(verdicts.items())},
        "otherwise_than_alone": sum(count for (wanted, got), count in verdicts.items() if wanted != got),
        "drained_s": round(ended - began, 1),
        "per_minute": round(60 * back / (ended - began), 1),
    }


async def measure(server: Server, options: argparse.Namespace) -> dict[str, Any]:
    problems = {problem.title: problem for problem in load_bank().problems().values()}
    others = await registered(server, options.others, "other")
    tests = [await asyncio.to_thread(give_test, server) for _ in range(TESTS)]
    people = [await come_in(server, person, problems) for person in await registered(server, options.candidates, "c")]
    traffic, chance = Traffic(server, tests, options.pace), Random(3)
    answering = asyncio.gather(*(traffic.sit(person, Random(chance.random())) for person in others))
    began = time.perf_counter()
    print(f"{len(people)} are in, with {len({who.problem.id for who in people})} problems", flush=True)
    await asyncio.sleep(options.baseline)
    struck, cpu_s = time.perf_counter(), server.cpu_s()
    await burst(server, people, WITHIN_S, options.patience)
    over, cpu_s = time.perf_counter(), server.cpu_s() - cpu_s
    traffic.over = True
    await answering
    return {
        "before": traffic.between(began, struck),
        "burst": traffic.between(struck, struck + WITHIN_S),
        "until_the_last": traffic.between(struck, over),
        "of_the_server": {"cpu_share": round(cpu_s / (over - struck), 3)},
        "submissions": await outcome(server, people),
    }


@contextmanager
def database(wanted: bool) -> Iterator[Postgres | None]:
    if not wanted:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="viva-pg-", dir="/tmp") as place:
        postgres = Postgres(Path(place))
        postgres.start(durable=True)
        postgres.watch()
        try:
            yield postgres
        finally:
            postgres.stop()


@contextmanager
def served(postgres: Postgres | None) -> Iterator[Server]:
    os.environ["VIVA_SANDBOX"] = "on"
    if postgres is not None:
        os.environ["DATABASE_URL"] = postgres.url("postgres")
    with tempfile.TemporaryDirectory(prefix="viva-bench-") as scratch:
        add_recruiter(Path(scratch) / "data")
        with viva(Path(scratch) / "data") as server:
            yield server


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candidates", type=int, default=200)
    parser.add_argument("--others", type=int, default=20, help="who answer questions of choice meanwhile")
    parser.add_argument("--pace", type=float, default=2.0, help="seconds between two answers of one of them")
    parser.add_argument("--baseline", type=float, default=60.0, help="seconds before the burst")
    parser.add_argument("--patience", type=float, default=QUIET_S, help="seconds until what is not back is lost")
    parser.add_argument("--postgres", action="store_true", help="on a real PostgreSQL instead of SQLite")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args(argv)
    if options.quick:
        options.candidates, options.baseline = 30, 15.0
    with database(options.postgres) as postgres, served(postgres) as server:
        told = asyncio.run(measure(server, options))
    for name, row in told.items():
        print(f"{name:<15}", " ".join(f"{key}={value}" for key, value in row.items()))
    submitted, whole = told["submissions"], told["until_the_last"]
    fair = submitted["position_grew"] == submitted["firsts_behind_a_second"] == 0
    safe = submitted["lost_or_doubled"] == submitted["told_not_once"] == 0
    ratio = round(whole["next_p95_ms"] / told["before"]["next_p95_ms"], 2)
    holds = {"p95_holds": whole["next_p95_ms"] <= GOAL_P95_MS, "none_lost": safe, "fair": fair}
    print(json.dumps({"bench": "submissions", **told, "p95_to_before": ratio, **holds}))
    return 0 if safe and fair else 1


if __name__ == "__main__":
    sys.exit(main())
