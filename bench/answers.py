"""Durable answers over many sessions, one process: how many a second, their delay, and processor time a message.

Beside them, in the same run: a bare echo on the same server with frames of the same sizes.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from statistics import quantiles
from uuid import uuid4

from _frames import Client, Closed
from _server import Server, echo, viva

ANSWER = (
    "I would first look at the query plan to see whether an index is used, because a full scan of the table is the "
    "usual reason. Then I would add the missing index on the columns of the filter, measure again under real load, and "
    "keep the change only if the slow requests became faster, since every index costs something on each write."
)


@dataclass
class Tally:
    delays_ms: list[float] = field(default_factory=list)
    frames_in: int = 0
    frames_out: int = 0
    interviews: int = 0
    seconds: float = 0.0
    cpu_s: float = 0.0

    def rate(self) -> float:
        return len(self.delays_ms) / self.seconds


async def candidate(
    server: Server, token: str, interviews: asyncio.Queue[dict], tally: Tally, until: float, pace_s: float
) -> None:
    """Answers one question after the other at the given pace; takes the next interview when one is over."""
    loop = asyncio.get_running_loop()
    await asyncio.sleep(pace_s * (hash(uuid4()) % 1000) / 1000)
    while loop.time() < until:
        interview = interviews.get_nowait()
        client = await Client.connect(f"{server.ws_url}/ws/interview/{interview['interview_id']}?token={token}")
        try:
            await interview_of(client, tally, until, pace_s)
        except Closed as closed:
            raise RuntimeError(f"dropped with {closed.code}") from closed
        finally:
            client.abort()


async def interview_of(client: Client, tally: Tally, until: float, pace_s: float) -> None:
    loop = asyncio.get_running_loop()
    question = None
    while loop.time() < until:
        frame = json.loads(await asyncio.wait_for(client.receive(), 15))
        tally.frames_out += 1
        if frame["type"] == "completed":
            tally.interviews += 1
            return
        if frame["type"] == "question":
            question = frame["data"]
            sent = await answer(client, question, tally)
        elif frame["type"] == "ack":
            tally.delays_ms.append((time.perf_counter() - sent) * 1000)
            await asyncio.sleep(max(0.0, pace_s - (time.perf_counter() - sent)))
        elif frame["type"] == "error":
            raise RuntimeError(frame["data"])


async def answer(client: Client, question: dict, tally: Tally) -> float:
    given = {"option": question["options"][0]["letter"]} if "options" in question else {"answer": ANSWER}
    data = {"question_id": question["question_id"], **given}
    client.send(json.dumps({"type": "answer", "id": str(uuid4()), "data": data}))
    tally.frames_in += 1
    return time.perf_counter()


async def prepare(server: Server, person, count: int) -> asyncio.Queue[dict]:
    import httpx

    ready: asyncio.Queue[dict] = asyncio.Queue()
    gate = asyncio.Semaphore(16)
    limits = httpx.Limits(max_connections=16)
    async with httpx.AsyncClient(base_url=server.url, headers=person.headers, timeout=60, limits=limits) as client:

        async def start() -> None:
            async with gate:
                body = {"role": "backend engineer", "consent": True, "max_questions": 40, "duration_minutes": 480}
                response = await client.post("/api/interviews/start", json=body)
                response.raise_for_status()
                ready.put_nowait(response.json())

        await asyncio.gather(*(start() for _ in range(count)))
    return ready


async def load(server: Server, sessions: int, seconds: float, rate: float) -> Tally:
    person = server.person(f"bench-{uuid4().hex[:8]}@example.org")
    token = person.headers["Authorization"].removeprefix("Bearer ")
    interviews = await prepare(server, person, sessions + int(rate * seconds / 30) + 50)
    tally = Tally()
    loop = asyncio.get_running_loop()
    began, cpu = loop.time(), server.cpu_s()
    async with asyncio.TaskGroup() as group:
        for _ in range(sessions):
            group.create_task(candidate(server, token, interviews, tally, began + seconds, sessions / rate))
    tally.seconds, tally.cpu_s = loop.time() - began, server.cpu_s() - cpu
    return tally


async def echoes(server: Server, sessions: int, seconds: float, rate: float, size: int) -> Tally:
    tally = Tally()
    loop = asyncio.get_running_loop()
    clients = await asyncio.gather(*(Client.connect(f"{server.ws_url}/?x=1") for _ in range(sessions)))
    text = "x" * size
    began, cpu = loop.time(), server.cpu_s()

    async def one(client: Client) -> None:
        pace = sessions / rate
        await asyncio.sleep(pace * (hash(uuid4()) % 1000) / 1000)
        while loop.time() < began + seconds:
            sent = time.perf_counter()
            client.send(text)
            await client.receive()
            tally.frames_in += 1
            tally.frames_out += 1
            tally.delays_ms.append((time.perf_counter() - sent) * 1000)
            await asyncio.sleep(max(0.0, pace - (time.perf_counter() - sent)))

    await asyncio.gather(*(one(client) for client in clients))
    tally.seconds, tally.cpu_s = loop.time() - began, server.cpu_s() - cpu
    for client in clients:
        client.abort()
    return tally


def figures(tally: Tally) -> dict[str, float]:
    cuts = quantiles(tally.delays_ms, n=1000)
    frames = tally.frames_in + tally.frames_out
    return {
        "per_s": round(tally.rate(), 1),
        "p50_ms": round(cuts[499], 2),
        "p99_ms": round(cuts[989], 2),
        "cpu_us_per_answer": round(1e6 * tally.cpu_s / max(1, tally.frames_in), 1),
        "cpu_us_per_frame": round(1e6 * tally.cpu_s / max(1, frames), 1),
        "cpu_share": round(tally.cpu_s / tally.seconds, 3),
    }


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--rate", type=float, default=1100)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args(argv)
    if options.quick:
        options.sessions, options.seconds, options.rate = 100, 5, 300
    with echo() as server:
        bare = figures(asyncio.run(echoes(server, options.sessions, options.seconds, options.rate, 520)))
    with viva() as server:
        ours = figures(asyncio.run(load(server, options.sessions, options.seconds, options.rate)))
    ratios = {
        "cpu_per_frame_ratio": round(ours["cpu_us_per_frame"] / bare["cpu_us_per_frame"], 2),
        "cpu_per_answer_ratio": round(ours["cpu_us_per_answer"] / bare["cpu_us_per_answer"], 2),
    }
    for name, row in (("bare echo", bare), ("durable answers", ours)):
        print(f"{name:<16}", " ".join(f"{key}={value}" for key, value in row.items()))
    print(json.dumps({"bench": "answers", "echo": bare, "answers": ours, **ratios}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
