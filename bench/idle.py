"""Idle authenticated sockets in one process: memory and processor time a socket, and how many fall off.

One socket in ten leads an interview, nine only listen. Beside them, in the same run: as many on a bare echo.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import sys
import time
from uuid import uuid4

from _frames import Client
from _server import Server, echo, viva
from answers import prepare

LISTENERS_TO_A_LEADER = 9


async def hold(server: Server, addresses: list[str], seconds: float) -> dict[str, float]:
    before = server.rss_kib()
    began = time.perf_counter()
    clients: list[Client] = []
    gate = asyncio.Semaphore(64)

    async def open_one(address: str) -> None:
        async with gate:
            client = await Client.connect(address)
            clients.append(client)
            await asyncio.wait_for(client.opened(), 60)

    await asyncio.gather(*(open_one(address) for address in addresses))
    opening_s = time.perf_counter() - began
    await asyncio.sleep(25)  # let what came with the opening be done, and idle interviews be let go
    cpu = server.cpu_s()
    await asyncio.sleep(seconds)
    cpu_share = (server.cpu_s() - cpu) / seconds
    held = sum(client.closed is None for client in clients)
    after = server.rss_kib()
    for client in clients:
        client.abort()
    return {
        "held": held,
        "dropped": len(clients) - held,
        "kib_per_socket": round((after - before) / max(1, held), 1),
        "cpu_share": round(cpu_share, 4),
        "opened_per_s": round(len(clients) / opening_s),
    }


async def ours(server: Server, count: int, seconds: float) -> dict[str, float]:
    person = server.person(f"bench-{uuid4().hex[:8]}@example.org")
    token = person.headers["Authorization"].removeprefix("Bearer ")
    interviews = await prepare(server, person, max(1, count // (LISTENERS_TO_A_LEADER + 1)))
    addresses = []
    while not interviews.empty():
        address = f"{server.ws_url}/ws/interview/{interviews.get_nowait()['interview_id']}?token={token}"
        addresses += [address, *[f"{address}&role=observer"] * LISTENERS_TO_A_LEADER]
    return await hold(server, addresses[:count], seconds)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sockets", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args(argv)
    if options.quick:
        options.sockets, options.seconds = 500, 5
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(65_536, hard) if hard > 0 else 65_536, hard))
    with echo() as server:
        bare = asyncio.run(hold(server, [f"{server.ws_url}/?x=1"] * options.sockets, options.seconds))
    with viva() as server:
        told = asyncio.run(ours(server, options.sockets, options.seconds))
    for name, row in (("bare echo", bare), ("idle candidates", told)):
        print(f"{name:<16}", " ".join(f"{key}={value}" for key, value in row.items()))
    print(json.dumps({"bench": "idle", "echo": bare, "ours": told}))
    return 0 if told["dropped"] == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
