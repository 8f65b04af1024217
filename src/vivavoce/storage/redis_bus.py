"""The bus between machines: publish and subscribe of Redis or Valkey.

What is published while nobody listens, or while the connection is down, is lost; so whoever comes back is told to look
at everything. Nothing personal goes through here: names are ids, or digests.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from uuid import uuid4

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from vivavoce.ports.bus import BusState, Ears, Hint

log = structlog.get_logger()

CHANNEL = "viva:hints"
WAITING_MAX = 10_000
PING_EVERY_S = 5.0
AGAIN_AFTER_S = (0.1, 0.2, 0.5, 1.0, 2.0)
FAILURES = (RedisError, OSError, TimeoutError)


def plain_scheme(url: str) -> str:
    """`valkey://` is `redis://` on the wire."""
    scheme, mark, rest = url.partition("://")
    return {"valkey": "redis", "valkeys": "rediss"}.get(scheme, scheme) + mark + rest


async def unreachable(url: str) -> str | None:
    """Why nobody answers there, or None."""
    redis = Redis.from_url(plain_scheme(url), socket_connect_timeout=3, socket_timeout=3)
    try:
        await redis.ping()
    except FAILURES as failure:
        return type(failure).__name__
    finally:
        with suppress(*FAILURES):
            await redis.aclose()
    return None


class RedisBus(Ears):
    def __init__(self, url: str, *, channel: str = CHANNEL) -> None:
        super().__init__()
        self._redis = Redis.from_url(plain_scheme(url), socket_connect_timeout=5, socket_timeout=5)
        self._channel = channel
        self._me = uuid4().hex[:12]
        self._waiting: asyncio.Queue[Hint] = asyncio.Queue(WAITING_MAX)
        self._tasks: list[asyncio.Task[None]] = []
        self.up = False

    async def start(self) -> None:
        """Connects in the background: a service whose bus is down starts all the same."""
        self._tasks = [
            asyncio.create_task(self._again_and_again(), name="hints from the bus"),
            asyncio.create_task(self._publish(), name="hints to the bus"),
        ]

    async def stop(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(1.0):
                await self._waiting.join()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with suppress(*FAILURES):
            await self._redis.aclose()

    def tell(self, hint: Hint) -> None:
        """While the bus is down nothing waits for it: whoever comes back looks at everything."""
        if self.up and not self._waiting.full():
            self._waiting.put_nowait(hint)

    def state(self) -> BusState:
        if self.up:
            return BusState(status="ok", detail="Redis or Valkey: processes tell each other what has changed.")
        return BusState(
            status="failing",
            detail="REDIS_URL cannot be reached. Nothing is lost: changes of other processes are found by looking.",
        )

    async def _publish(self) -> None:
        while True:
            hint = await self._waiting.get()
            message = json.dumps([self._me, hint.topic, hint.name, hint.number], separators=(",", ":"))
            try:
                await self._redis.publish(self._channel, message)
            except FAILURES as failure:
                self._is_down(failure)
            finally:
                self._waiting.task_done()

    async def _again_and_again(self) -> None:
        attempt = 0
        while True:
            try:
                await self._subscribed()
            except FAILURES as failure:
                attempt = 0 if self.up else attempt + 1
                self._is_down(failure)
            await asyncio.sleep(AGAIN_AFTER_S[min(attempt, len(AGAIN_AFTER_S) - 1)])

    async def _subscribed(self) -> None:
        """Hear until the connection is lost. It is asked for a sign of life, since a dead one says nothing."""
        async with self._redis.pubsub(ignore_subscribe_messages=False) as subscription:
            await subscription.subscribe(self._channel)
            while True:
                message = await subscription.get_message(timeout=PING_EVERY_S)
                if message is None:
                    await subscription.ping()
                elif message["type"] == "subscribe":
                    self._is_up()
                elif message["type"] == "message":
                    self._take(message["data"])

    def _take(self, text: bytes) -> None:
        try:
            sender, topic, name, number = json.loads(text)
        except ValueError:
            log.warning("hint_unreadable")
            return
        if sender != self._me:
            self.hear(Hint(topic, name, number))

    def _is_up(self) -> None:
        self.up = True
        log.info("bus_up")
        self.hear(Hint("missed"))

    def _is_down(self, failure: BaseException) -> None:
        if self.up:
            log.warning("bus_down", failure=type(failure).__name__)
        self.up = False
