"""100 readers that stall and 100 clients that dribble, beside normal ones: what the normal ones feel, and what is left.

The baseline is the same load without the hostile clients, in the same run and on the same server.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
import sys
import time
from multiprocessing import Queue, get_context
from statistics import median
from urllib.parse import urlsplit
from uuid import uuid4

from _frames import Client
from _server import Server, viva
from answers import Tally, candidate, figures, prepare

FREED_WITHIN_S = 30.0


class Stalled:
    """Opens an interview's socket, asks for a lot and reads nothing."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.connect((parts.hostname, parts.port))
        self.socket.sendall(Client(address)._request.encode())
        self.socket.setblocking(False)
        self.gone_at: float | None = None

    def ask(self) -> None:
        body = b'{"type":"get_current_question"}'
        frame = bytes((129, 128 | len(body))) + b"\0\0\0\0" + body
        try:
            self.socket.send(frame * 40)
        except BlockingIOError:
            pass
        except OSError:
            self.gone_at = self.gone_at or time.perf_counter()


class Dribbling:
    """Sends the head of a request, a byte at a time, for ever."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.socket = socket.create_connection((parts.hostname, parts.port))
        self.socket.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n")
        self.socket.setblocking(False)
        self.gone_at: float | None = None

    def ask(self) -> None:
        try:
            if self.socket.recv(1) == b"":
                raise ConnectionResetError
        except BlockingIOError:
            pass
        except OSError:
            self.gone_at = self.gone_at or time.perf_counter()
            return
        try:
            self.socket.send(b"X")
        except OSError:
            self.gone_at = self.gone_at or time.perf_counter()


def harass(addresses: list[str], url: str, hostile: int, told: Queue[list[float]]) -> None:
    """In a process of its own, so that what the normal clients feel is the server and not their own bench."""
    foes = [*(Stalled(address) for address in addresses), *(Dribbling(url) for _ in range(hostile))]
    began = time.perf_counter()
    while time.perf_counter() - began < FREED_WITHIN_S + 2:
        for foe in foes:
            if foe.gone_at is None:
                foe.ask()
        time.sleep(0.5)
    told.put([foe.gone_at - began for foe in foes if foe.gone_at is not None])


async def normal(server: Server, token: str, interviews: asyncio.Queue[dict], sessions: int, seconds: float) -> Tally:
    tally = Tally()
    loop = asyncio.get_running_loop()
    began, cpu = loop.time(), server.cpu_s()
    async with asyncio.TaskGroup() as group:
        for _ in range(sessions):
            group.create_task(candidate(server, token, interviews, tally, began + seconds, sessions / 100))
    tally.seconds, tally.cpu_s = loop.time() - began, server.cpu_s() - cpu
    return tally


async def run(server: Server, hostile: int, sessions: int, seconds: float) -> dict[str, float]:
    person = server.person(f"bench-{uuid4().hex[:8]}@example.org")
    token = person.headers["Authorization"].removeprefix("Bearer ")
    interviews = await prepare(server, person, sessions * 2 + hostile + int(seconds * 8))
    await normal(server, token, interviews, sessions, 5)
    quiet = figures(await normal(server, token, interviews, sessions, seconds))
    before = server.rss_kib()
    addresses = [
        f"{server.ws_url}/ws/interview/{interviews.get_nowait()['interview_id']}?token={token}" for _ in range(hostile)
    ]
    context = get_context("spawn")
    told: Queue[list[float]] = context.Queue()
    harassing = context.Process(target=harass, args=(addresses, server.url, hostile, told))
    harassing.start()
    harassed = figures(await normal(server, token, interviews, sessions, seconds))
    after = server.rss_kib()
    freed = await asyncio.to_thread(told.get, True, 60)
    harassing.join()
    return {
        "quiet_p99_ms": quiet["p99_ms"],
        "harassed_p99_ms": harassed["p99_ms"],
        "p99_ratio": round(harassed["p99_ms"] / quiet["p99_ms"], 2),
        "foes": 2 * hostile,
        "freed_within_30_s": sum(at <= FREED_WITHIN_S for at in freed),
        "freed_median_s": round(median(freed), 1) if freed else -1,
        "freed_last_s": round(max(freed), 1) if freed else -1,
        "rss_more_mib": round((after - before) / 1024, 1),
    }


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hostile", type=int, default=100)
    parser.add_argument("--sessions", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args(argv)
    if options.quick:
        options.hostile, options.sessions = 10, 20
    with viva() as server:
        told = asyncio.run(run(server, options.hostile, options.sessions, options.seconds))
    print(" ".join(f"{key}={value}" for key, value in told.items()))
    print(json.dumps({"bench": "hostile", **told}))
    return 0 if told["freed_within_30_s"] == told["foes"] else 1


if __name__ == "__main__":
    sys.exit(main())
