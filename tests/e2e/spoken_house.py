"""A house whose interviews are spoken: a real one, with the spoken half of Door A said by a test.

It stands between the browser and the house. Pages, REST and every frame of the interview itself go through as they are.
What is spoken (sound, `voice`, `talk`, `played`, `hush`) ends here, and what a house with ears and a voice would tell,
the test tells; what the house itself would tell of it is left out.
"""

from __future__ import annotations

import asyncio
import base64
import json
import math
import re
import struct
import threading
import time
from contextlib import suppress
from typing import Any

import httpx
import uvicorn
import websockets
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from e2e.in_browser import House, port_of_its_own
from served import TRUSTED
from vivavoce.desk.speech_offer import NO_SPEECH

SPOKEN = ("voice", "talk", "played", "hush", "audio_chunk")
TOLD_ALOUD = ("voice", "turn", "transcript", "audio", "interrupt")
HOP_BY_HOP = ("transfer-encoding", "connection", "keep-alive", "content-encoding", "content-length")
RATE_HZ = 16_000
PIECE_S = 0.2
PATIENCE_S = 15.0
HOUSE = {"kind": "builtin", "name": "house", "version": "1"}


class SpokenHouse:
    def __init__(
        self,
        house: House,
        *,
        recording: bool = False,
        speaking: bool = True,
        begins_spoken: bool = True,
        refuses: bool = False,
        elsewhere: dict[str, Any] | None = None,
    ) -> None:
        """`refuses`: no page of it may have a microphone, as where somebody has said no."""
        self.house = house
        self.recording = self.keeps = recording
        self.elsewhere = elsewhere
        self.refuses = refuses
        self.speaking = speaking
        self.begins_spoken = begins_spoken
        self.sound = bytearray()
        self.started: list[dict[str, Any]] = []
        self.passed: dict[str, str] = {}
        """What was fetched, and the policy that came with it."""
        self.away = False
        self.question: dict[str, Any] = {}
        self._said: list[tuple[str, dict[str, Any]]] = []
        self._sound_then: list[int] = []
        self._news = threading.Condition()
        self._client: WebSocket | None = None
        self._upstream: Any = None
        self.port = port_of_its_own()
        self.url = f"http://127.0.0.1:{self.port}"

    # For the test

    def start(self) -> None:
        routes = [WebSocketRoute("/{path:path}", self._talk), Route("/{path:path}", self._pass, methods=METHODS)]
        settings = uvicorn.Config(Starlette(routes=routes), port=self.port, log_level="warning", ws="websockets-sansio")
        self._server = uvicorn.Server(settings)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        until = time.monotonic() + PATIENCE_S
        while not self._server.started:
            if time.monotonic() > until:
                raise AssertionError("the spoken house did not open")
            time.sleep(0.01)

    def close(self) -> None:
        self._server.should_exit = True
        self._thread.join(PATIENCE_S)

    def tell(self, kind: str, **data: Any) -> None:
        """A frame to the page, now."""
        assert self._client is not None
        frame = json.dumps({"type": kind, "data": data})
        asyncio.run_coroutine_threadsafe(self._client.send_text(frame), self._loop).result(PATIENCE_S)

    def turn(self, state: str, turn_id: str = "t1", generation: int = 1) -> None:
        self.tell("turn", state=state, turn_id=turn_id, generation=generation)

    def heard(self, text: str, *, final: bool = False, review: str | None = None, turn_id: str = "t1") -> None:
        known = {"text": text, "final": final, "confidence": 0.4 if review else 0.9, "origin": HOUSE}
        why = {"review": {"reason": review}} if review else {}
        about = {"question_id": self.question["question_id"], "turn_id": turn_id, "generation": 1}
        self.tell("transcript", **known, **about, **why)

    def say(self, *sentences: str, turn_id: str = "s1", generation: int = 1, seconds: float = 1.2) -> None:
        """Sentences, each so long, in pieces as a house sends them."""
        pieces = [piece for sentence in sentences for piece in self._pieces(sentence, seconds)]
        for index, (text, pcm) in enumerate(pieces):
            known = {"question_id": None, "turn_id": turn_id, "generation": generation, "format": "pcm16"}
            sound = {"sample_rate": RATE_HZ, "audio": base64.b64encode(pcm).decode(), "text": text}
            self.tell("audio", **known, **sound, index=index, last=index == len(pieces) - 1)

    def submit(self, text: str) -> None:
        """What was heard is an answer, given as a house gives it by itself."""
        answer = json.dumps({"type": "answer", "data": {"question_id": self.question["question_id"], "answer": text}})
        asyncio.run_coroutine_threadsafe(self._upstream.send(answer), self._loop).result(PATIENCE_S)

    def cut(self) -> None:
        """The line is lost, until the house is no longer `away`."""
        assert self._client is not None
        self.away = True
        asyncio.run_coroutine_threadsafe(self._client.close(1012), self._loop).result(PATIENCE_S)

    def told(self, kind: str, *, lacking: str = "", **wanted: Any) -> dict[str, Any]:
        """The newest frame of a kind that the page has sent, once there is one that says this."""

        def found() -> dict[str, Any] | None:
            of_the_kind = (data for name, data in reversed(self._said) if name == kind and lacking not in data)
            return next((data for data in of_the_kind if wanted.items() <= data.items()), None)

        with self._news:
            assert self._news.wait_for(found, PATIENCE_S), f"no {kind} {wanted} among {self._said[-20:]}"
            data = found()
            assert data is not None
            return data

    def sound_of(self, seconds: float) -> bytes:
        """So much sound from the microphone, counted from now."""
        wanted = int(seconds * RATE_HZ) * 2
        with self._news:
            start = len(self.sound)
            assert self._news.wait_for(lambda: len(self.sound) >= start + wanted, PATIENCE_S), (
                f"{len(self.sound) - start} bytes"
            )
            return bytes(self.sound[start : start + wanted])

    def sound_before(self, kind: str, **wanted: Any) -> list[int]:
        """How many bytes of sound had come before each frame that says this."""
        with self._news:
            told = zip(self._said, self._sound_then, strict=True)
            return [then for (name, data), then in told if name == kind and wanted.items() <= data.items()]

    def _pieces(self, sentence: str, seconds: float) -> list[tuple[str, bytes]]:
        count = max(1, round(seconds / PIECE_S))
        return [(sentence if i == 0 else "", _hum(i * PIECE_S, PIECE_S)) for i in range(count)]

    @property
    def sentences(self) -> list[str]:
        """Of the open question."""
        return re.split(r"(?<=[.!?])\s+", self.question["text"])

    # Between the page and the house

    def _serve(self) -> None:
        asyncio.run(self._opened())

    async def _opened(self) -> None:
        self._loop = asyncio.get_running_loop()
        await self._server.serve()

    async def _pass(self, request: Request) -> Response:
        body = await request.body()
        if request.url.path == "/api/interviews/start":
            self.started.append(json.loads(body))
        headers = [(name, value) for name, value in request.headers.items() if name not in ("host", "accept-encoding")]
        target = httpx.URL(path=request.url.path, query=request.url.query.encode())
        try:
            async with httpx.AsyncClient(base_url=self.house.url, timeout=30, verify=TRUSTED) as client:
                answer = await client.request(request.method, target, content=body, headers=headers)
        except httpx.TransportError:
            return Response(status_code=502)
        content = answer.content if request.method != "GET" else self._as_spoken(request.url.path, answer.content)
        self.passed[request.url.path] = answer.headers.get("content-security-policy", "")
        passed = Response(content, answer.status_code)
        kept = [(name, value) for name, value in answer.headers.multi_items() if name not in HOP_BY_HOP]
        passed.raw_headers += [(name.lower().encode(), value.encode()) for name, value in kept]
        if self.refuses:
            passed.headers["permissions-policy"] = "microphone=()"
        return passed

    def _as_spoken(self, path: str, told: bytes) -> bytes:
        if path == "/health":
            return self._with_speech(told)
        return _without_its_lack(told) if re.fullmatch(r"/api/interviews/[\w-]+", path) else told

    def _with_speech(self, health: bytes) -> bytes:
        told = json.loads(health)
        told["parts"]["speech"] = {"status": "ok", "detail": "It listens and speaks."}
        status = "ok" if self.recording else "off"
        told["parts"]["recording"] = {"status": status, "detail": "Whether the sound of answers is kept."}
        told["elsewhere"] |= self.elsewhere or {}
        return json.dumps(told).encode()

    async def _talk(self, page: WebSocket) -> None:
        await page.accept()
        if self.away:
            await page.close(1012)
            return
        address = f"{self.house.url.replace('http', 'ws', 1)}{page.url.path}?{page.url.query}"
        try:
            upstream = await websockets.connect(address, max_size=None)
        except OSError:
            await page.close(1012)
            return
        async with upstream:
            if page.url.path.startswith("/ws/interview/"):
                self._client, self._upstream = page, upstream
            down = asyncio.create_task(self._down(upstream, page))
            with suppress(WebSocketDisconnect, websockets.ConnectionClosed):
                await self._up(page, upstream)
            down.cancel()

    async def _down(self, upstream: Any, page: WebSocket) -> None:
        with suppress(websockets.ConnectionClosed):
            async for text in upstream:
                frame = json.loads(text)
                if frame["type"] in TOLD_ALOUD:
                    continue
                await page.send_text(text)
                await self._seen(page, frame)
        lost = upstream.close_code in (None, 1005, 1006)
        await page.close(1012 if lost else upstream.close_code)

    async def _seen(self, page: WebSocket, frame: dict[str, Any]) -> None:
        if frame["type"] == "question":
            self.question = frame["data"]
        if frame["type"] == "connected" and self.begins_spoken:
            await self._offer(page, {"mode": "hands_free", "speak": True})

    async def _up(self, page: WebSocket, upstream: Any) -> None:
        while True:
            message = await page.receive()
            if message["type"] == "websocket.disconnect":
                return
            if message.get("bytes"):
                self._note(message["bytes"])
                continue
            frame = json.loads(message["text"])
            if frame["type"] not in SPOKEN:
                await upstream.send(message["text"])
                if frame["type"] == "stop_recording":
                    self.keeps = False
                    await self._offer(page, self._wished)
                continue
            self._note((frame["type"], frame["data"]))
            if frame["type"] == "voice":
                await self._offer(page, frame["data"])

    async def _offer(self, page: WebSocket, wished: dict[str, Any]) -> None:
        works = {"hearing": HOUSE, "speaking": HOUSE if self.speaking else None}
        self._wished = wished
        offer = {**works, "review": False, **wished, "recording": self.keeps}
        await page.send_text(json.dumps({"type": "voice", "data": offer}))

    def _note(self, what: bytes | tuple[str, dict[str, Any]]) -> None:
        with self._news:
            if isinstance(what, bytes):
                self.sound += what
            else:
                self._said.append(what)
                self._sound_then.append(len(self.sound))
            self._news.notify_all()


def _without_its_lack(interview: bytes) -> bytes:
    """The house itself can neither hear nor speak, and warns of it."""
    told = json.loads(interview)
    told["warnings"] = [one for one in told.get("warnings") or () if one not in NO_SPEECH.lacking()]
    return json.dumps(told).encode()


METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"]


def _hum(start_s: float, length_s: float) -> bytes:
    """Sound that rises and falls as syllables do."""
    moments = (start_s + i / RATE_HZ for i in range(int(length_s * RATE_HZ)))
    return b"".join(struct.pack("<h", int(32_000 * _hummed(moment))) for moment in moments)


def _hummed(moment: float) -> float:
    pitch_hz = 140 + 30 * math.sin(2 * moment)
    return 0.35 * abs(math.sin(math.pi * 3.5 * moment)) * math.sin(2 * math.pi * pitch_hz * moment)
