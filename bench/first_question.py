"""From "start" to the first question, over the API, by one candidate after the other and by eight at once.

Beside it, in the same run: the time of a request that does nothing but find out who asks.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from statistics import quantiles
from uuid import uuid4

import httpx

from _server import Server, viva

GOAL_P95_MS = 100.0


async def timed(
    client: httpx.AsyncClient, times: int, at_once: int, method: str, path: str, body: object
) -> list[float]:
    gate = asyncio.Semaphore(at_once)
    delays: list[float] = []

    async def one() -> None:
        async with gate:
            began = time.perf_counter()
            answer = await client.request(method, path, json=body)
            answer.raise_for_status()
            if body is not None and answer.json()["question"] is None:
                raise RuntimeError("an interview began without a question")
            delays.append((time.perf_counter() - began) * 1000)

    await asyncio.gather(*(one() for _ in range(times)))
    return delays


async def measure(server: Server, times: int) -> dict[str, dict[str, float]]:
    person = server.person(f"bench-{uuid4().hex[:8]}@example.org")
    wanted = {"role": "backend engineer", "consent": True}
    async with httpx.AsyncClient(base_url=server.url, headers=person.headers, timeout=60) as client:
        await timed(client, 10, 1, "POST", "/api/interviews/start", wanted)
        return {
            "who_asks": figures(await timed(client, times, 1, "GET", "/api/auth/me", None)),
            "one_by_one": figures(await timed(client, times, 1, "POST", "/api/interviews/start", wanted)),
            "eight_at_once": figures(await timed(client, times, 8, "POST", "/api/interviews/start", wanted)),
        }


def figures(delays: list[float]) -> dict[str, float]:
    cuts = quantiles(delays, n=100)
    return {"p50_ms": round(cuts[49], 1), "p95_ms": round(cuts[94], 1)}


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args(argv)
    with viva() as server:
        told = asyncio.run(measure(server, 40 if options.quick else options.times))
    for name, row in told.items():
        print(f"{name:<14}", " ".join(f"{key}={value}" for key, value in row.items()))
    holds = told["one_by_one"]["p95_ms"] <= GOAL_P95_MS
    print(json.dumps({"bench": "first_question", "goal_p95_ms": GOAL_P95_MS, "holds": holds, **told}))
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
