"""Spoken interviews at a service that runs as it does for anybody, each over a WebSocket of its own.

Four kinds of processes, so that what each costs is told apart: the service; its children, which hear and speak where
that is embedded; the vendor, a local server that speaks Deepgram's protocol (Flux to hear, Aura to speak), where one is
asked; and this one, which is all the candidates. A candidate's microphone is always on, and sends a frame of 32 ms
every 32 ms, as a browser does. They listen to the end of the question, think for a moment, and answer in flite's voice.

By the candidate's clock, turn by turn: `stop`, from the end of what flite says to the news that the turn is over, in
which are the 300 ms of silence that end an answer that closes itself (more where the words are not heard as a close);
`interview`, what a written answer takes as well, from the last words to the next question; and `own`, what the voice
adds: from the end of the turn to the first sound, without `interview`, and besides how late the service took the last
sound of the turn, by its own figure. In `own` is the time that the hearing and the speaking take, which a local vendor
takes almost none of. `apart` is what the service says of the whole reply minus what the candidate measured.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle, islice
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any

import httpx
import numpy as np

from _frames import Client, Closed
from _server import PASSWORD, TICK, Server, add_admin, viva
from hearing import distance
from vivavoce.sim.recorded_voice import spoken
from vivavoce.sim.vendor_servers import SpokenScript, SpokenServer
from vivavoce.sim.vendor_servers.spoken_script import WORDS_A_SECOND
from vivavoce.voice.spelling import words_of

FRAME_BYTES = 1024
FRAME_S = 0.032
SILENCE = np.random.default_rng(1).normal(0, 12, FRAME_BYTES // 2).astype("<i2").tobytes()
"""A quiet room, 69 dB under the loudest."""
ADMIN = "grace@example.org"
SENTENCES = (
    "First I measured the slow queries, then I added an index.",
    "We agreed on the smallest thing that helps.",
    "As a result the latency fell by half.",
    "I talked to the people who would use it.",
)
CLOSING = "That is my answer."
BREATH = SILENCE * 4
"""Between the sentences of an answer: shorter than any silence that ends one."""
GETS_READY_S = 25.0
"""A call before all others, not counted: what a new installation makes for its first spoken interview is there then."""
QUIET = 300
PATIENCE_S = 20.0
"""In silence: then somebody says it again."""
CLOSED_BEFORE_S = 0.6
"""So long before the end of an answer a vendor has heard all of it."""


@dataclass(frozen=True, slots=True)
class Load:
    """How many at once, who hears and speaks, for how long it is measured, and how often an answer says each sentence:
    eleven seconds."""

    ears: str
    calls: int
    seconds: float
    workers: int = 1
    rounds: int = 2


@dataclass(slots=True)
class Moments:
    """Of one turn, by the candidate's clock."""

    said: str
    ended_at: float
    over_at: float | None = None
    words_at: float | None = None
    asked_at: float | None = None
    sound_at: float | None = None
    heard: str = ""
    service: dict[str, float | None] = field(default_factory=dict)
    """What the service says of this turn."""

    @property
    def whole(self) -> bool:
        return None not in (self.over_at, self.words_at, self.asked_at, self.sound_at) and bool(self.service)

    @property
    def reply_ms(self) -> float:
        return 1000 * (self.sound_at or 0.0) - 1000 * self.ended_at


@dataclass
class Tally:
    turns: list[Moments] = field(default_factory=list)
    late_ms: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    unsure: int = 0
    unanswered: int = 0
    interviews: list[str] = field(default_factory=list)


class Candidate:
    """One microphone and one pair of ears."""

    def __init__(self, client: Client, sounds: Sequence[tuple[str, bytes]], chance: Random, tally: Tally) -> None:
        self._client = client
        self._sounds = sounds
        self._chance = chance
        self._tally = tally
        self._turn: Moments | None = None
        self._voice_until = 0.0
        self._listens = True
        """Until the interviewer has been heard out."""
        self._playing: dict[str, Any] | None = None
        self.over = False

    async def talk(self, until: float) -> None:
        self._say("voice", mode="hands_free", speak=True)
        hearing = asyncio.create_task(self._hear())
        try:
            await self._speak(until)
        finally:
            self.over = True
            hearing.cancel()
            await asyncio.gather(hearing, return_exceptions=True)

    async def _speak(self, until: float) -> None:
        at = time.monotonic()
        for frame in self._microphone():
            at += FRAME_S
            await asyncio.sleep(at - time.monotonic())
            self._tally.late_ms.append(1000 * (time.monotonic() - at))
            if self.over or at > until:
                return
            self._client.send_bytes(frame)
            if frame is not SILENCE and self._turn is not None:
                self._turn.ended_at = at

    def _microphone(self) -> Iterator[bytes]:
        while True:
            spoke_until = time.monotonic()
            while self._listens or time.monotonic() < self._voice_until:
                yield SILENCE
                if time.monotonic() > max(spoke_until, self._voice_until) + PATIENCE_S:
                    self._tally.unanswered += 1
                    break
            self._heard_out()
            for _ in range(self._chance.randrange(20, 60)):
                yield SILENCE
            said, sound = self._chance.choice(self._sounds)
            self._turn, self._listens = Moments(said, time.monotonic()), True
            for start in range(0, len(sound), FRAME_BYTES):
                yield sound[start : start + FRAME_BYTES].ljust(FRAME_BYTES, b"\0")

    def _heard_out(self) -> None:
        if self._playing is not None:
            heard_ms = 1000 * (time.monotonic() - self._playing.pop("began"))
            self._say("played", **self._playing, played_ms=round(heard_ms, 1))
            self._playing = None

    async def _hear(self) -> None:
        try:
            while True:
                frame = json.loads(await self._client.receive())
                self._take(frame["type"], frame.get("data") or {}, time.monotonic())
        except Closed as closed:
            self._tally.errors.append(f"closed {closed.code}")
        finally:
            self.over = True

    def _take(self, kind: str, data: dict[str, Any], now: float) -> None:
        turn = self._turn
        if kind == "audio":
            self._sound_came(data, now)
        elif kind == "error":
            self._tally.errors.append(str(data.get("code")))
        elif kind == "completed":
            self.over = True
        elif kind == "question" and data.get("answer_field") != "answer":
            self._say("skip", question_id=data["question_id"])
        if turn is None:
            return
        if kind == "turn" and data["state"] == "thinking":
            turn.over_at = now
        elif kind == "transcript" and data["final"]:
            turn.words_at, turn.heard = now, data["text"]
            if data.get("review"):
                self._tally.unsure += 1
                self._turn = None
                self._say("answer", question_id=data["question_id"], answer=data["text"] or turn.said)
        elif kind == "question":
            turn.asked_at = turn.asked_at or now

    def _sound_came(self, data: dict[str, Any], now: float) -> None:
        samples = len(data["audio"]) * 3 // 4 // 2
        self._voice_until = max(now, self._voice_until) + samples / int(data["sample_rate"])
        about = {name: data[name] for name in ("turn_id", "generation", "index")}
        if self._playing is None or self._playing["turn_id"] != data["turn_id"]:
            self._begins(about, now)
        assert self._playing is not None
        self._playing["index"] = data["index"]
        self._listens = not data["last"]

    def _begins(self, about: dict[str, Any], now: float) -> None:
        turn, clocks = self._turn, {}
        if turn is not None and turn.over_at is not None and turn.sound_at is None:
            turn.sound_at = now
            self._tally.turns.append(turn)
            clocks = {"first_audio_at_ms": 1000 * now, "speech_ended_at_ms": 1000 * turn.ended_at}
            self._turn = None
        self._say("played", **about, played_ms=0, **clocks)
        self._playing = {**about, "began": now}

    def _say(self, kind: str, **data: Any) -> None:
        with suppress(RuntimeError):  # the line is closing
            self._client.send(json.dumps({"type": kind, "data": data}))


@dataclass
class House:
    """Where all of them call, with one client for what is asked beside the calls."""

    server: Server
    token: str
    http: httpx.AsyncClient
    sounds: Sequence[tuple[str, bytes]]

    async def call(self, number: int, tally: Tally, until: float, within_s: float) -> None:
        """Interview after interview, from a moment of its own."""
        chance = Random(f"call {number}")
        await asyncio.sleep(chance.uniform(0, within_s))
        wanted = {"role": "Backend engineer", "max_questions": 20, "voice": True, "consent": True}
        while time.monotonic() < until:
            begun = (await self.http.post("/api/interviews/start", json=wanted)).raise_for_status().json()
            tally.interviews.append(begun["interview_id"])
            path = f"/ws/interview/{begun['interview_id']}?token={self.token}"
            client = await Client.connect(f"{self.server.ws_url}{path}")
            await Candidate(client, self.sounds, chance, tally).talk(until)
            client.abort()


def without_silence(sound: bytes) -> bytes:
    """flite is silent for a moment at the end, and speech ends with its last loud sample."""
    loud = np.flatnonzero(np.abs(np.frombuffer(sound, "<i2").astype(np.int32)) > QUIET)
    return sound[: 2 * (int(loud[-1]) + 1)]


def vendor_of(pipe: Connection, hears: str) -> None:
    async def life() -> None:
        async with SpokenServer("deepgram", SpokenScript(hears)) as server:
            pipe.send((server.base_url, os.getpid()))
            await asyncio.to_thread(pipe.recv)

    asyncio.run(life())


@contextmanager
def vendor(hears: str) -> Iterator[tuple[str, int]]:
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    process = spawn.Process(target=vendor_of, args=(there, hears), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        here.send("enough")
        process.join(10)


def settings_of(ears: str, vendor_url: str) -> dict[str, str]:
    if ears == "embedded":
        return {"VIVA_HEARING": "embedded", "VIVA_SPEAKING": "embedded"}
    keys = {"DEEPGRAM_API_KEYS": "k1,k2,k3", "DEEPGRAM_BASE_URL": vendor_url}
    return {**keys, "VIVA_HEARING": "deepgram", "VIVA_SPEAKING": "deepgram"}


class Costs:
    """Processor time by kind of process. A child that has ended in between is not counted."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._began, self._before = time.monotonic(), self._now()

    def _now(self) -> dict[str, float]:
        children = sum(_cpu_s(pid) for pid in _below(self._server.process.pid))
        return {"service": self._server.cpu_s(), "children": children, "candidates": time.process_time()}

    def cores(self) -> dict[str, float]:
        lasted, now = time.monotonic() - self._began, self._now()
        return {name: round((used - self._before[name]) / lasted, 2) for name, used in now.items()}


def _below(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task")
    children = [int(one) for task in tasks.iterdir() for one in (task / "children").read_text().split()]
    return [*children, *(further for child in children for further in _below(child))]


def _cpu_s(pid: int) -> float:
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK
    return 0.0


def answers(rounds: int) -> list[tuple[str, bytes]]:
    """Each begins with another sentence, says all of them so often, and closes itself."""
    voiced = [without_silence(spoken(one)) + BREATH for one in SENTENCES]
    closing = without_silence(spoken(CLOSING))
    found = []
    for first in range(len(SENTENCES)):
        order = [(first + number) % len(SENTENCES) for number in range(rounds * len(SENTENCES))]
        said = " ".join((*(SENTENCES[number] for number in order), CLOSING))
        found.append((said, b"".join(voiced[number] for number in order) + closing))
    return found


def heard_by_a_vendor(answer: bytes) -> str:
    """In one breath, at the pace of the vendor's script, so that nothing in it is a close but its end."""
    lasts_s = len(answer) / FRAME_BYTES * FRAME_S - CLOSED_BEFORE_S
    closing = CLOSING.split()
    before = islice(
        cycle(["then", "I", "measured", "it", "once", "more", "and"]), int(lasts_s * WORDS_A_SECOND) - len(closing)
    )
    return " ".join((*before, *closing))


async def many(server: Server, token: str, load: Load) -> tuple[Tally, dict[str, float]]:
    """They begin one after the other, in some seconds. Also what it cost, in cores by kind of process."""
    tally, sounds = Tally(), answers(load.rounds)
    headers, within_s = {"Authorization": f"Bearer {token}"}, 10.0 if load.calls <= 20 else 20.0 * (1 + load.rounds)
    async with httpx.AsyncClient(base_url=server.url, headers=headers, timeout=60) as http:
        house = House(server, token, http, sounds)
        await house.call(-1, Tally(), time.monotonic() + GETS_READY_S, 0.0)
        costs, until = Costs(server), time.monotonic() + within_s + load.seconds
        async with asyncio.TaskGroup() as group:
            for number in range(load.calls):
                group.create_task(house.call(number, tally, until, within_s))
        return tally, costs.cores()


@contextmanager
def database(workers: int) -> Iterator[None]:
    """Several workers need PostgreSQL: one of their own, which forgets nothing that it has promised."""
    if workers == 1:
        yield
        return
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from postgres import Postgres

    with tempfile.TemporaryDirectory(prefix="viva-pg-", dir="/tmp") as place:
        postgres = Postgres(Path(place))
        postgres.start(durable=True)
        postgres.watch()
        try:
            postgres.execute("CREATE DATABASE calls")
            os.environ["DATABASE_URL"] = postgres.url("calls")
            yield
        finally:
            del os.environ["DATABASE_URL"]
            postgres.stop()


def run(load: Load) -> dict[str, Any]:
    """So many interviews at once."""
    with (
        database(load.workers),
        vendor(heard_by_a_vendor(answers(load.rounds)[0][1])) as (vendor_url, vendor_pid),
        viva(None, "--workers", str(load.workers), settings=settings_of(load.ears, vendor_url)) as server,
    ):
        add_admin(server.data_dir, ADMIN)
        with httpx.Client(base_url=server.url, timeout=60) as http:
            login = {"email": ADMIN, "password": PASSWORD}
            token = http.post("/api/auth/login", json=login).raise_for_status().json()["access_token"]
        before = _cpu_s(vendor_pid)
        tally, cores = asyncio.run(many(server, token, load))
        vendor_s = _cpu_s(vendor_pid) - before
        ask_the_service(server, token, tally)
    return told(tally, {**cores, "vendor_cpu_s": round(vendor_s, 1)}, load)


def ask_the_service(server: Server, token: str, tally: Tally) -> None:
    """It keeps what a candidate measured beside its own figures, to a tenth of a millisecond: so they are paired."""
    with httpx.Client(base_url=server.url, timeout=60, headers={"Authorization": f"Bearer {token}"}) as http:
        found = [http.get(f"/api/interviews/{one}").raise_for_status().json() for one in tally.interviews]
    timed = {turn["client_ms"]: turn for one in found for turn in one.get("turns") or ()}
    for turn in tally.turns:
        turn.service = timed.get(round(turn.reply_ms, 1), {})


def told(tally: Tally, cores: dict[str, float], load: Load) -> dict[str, Any]:
    turns = [one for one in tally.turns if one.whole]
    said = sum(len(words_of(one.said)) for one in turns)
    wrong = sum(distance(words_of(one.said), words_of(one.heard)) for one in turns)
    figures = {name: [of(one) for one in turns] for name, of in FIGURES.items()}
    return {
        "ears": load.ears,
        "calls": load.calls,
        "workers": load.workers,
        "rounds": load.rounds,
        "turns": len(turns),
        "not_whole": len(tally.turns) - len(turns),
        "interviews": len(tally.interviews),
        "unsure": tally.unsure,
        "unanswered": tally.unanswered,
        "errors": len(tally.errors),
        **{f"{name}_ms": percentiles(some) for name, some in figures.items()},
        "candidates_late_ms": percentiles(tally.late_ms),
        **({"wrong_words": round(wrong / said, 3)} if load.ears == "embedded" and said else {}),
        "cores": cores,
        "meaning": os.environ.get("VIVA_MEANING", "on"),
        "detector": os.environ.get("VIVA_SPEECH_DETECTOR", "silero"),
        "kinds_of_error": {one: tally.errors.count(one) for one in sorted(set(tally.errors))},
    }


def between_ms(earlier: float | None, later: float | None) -> float:
    assert earlier is not None
    assert later is not None
    return 1000 * (later - earlier)


def taken_late_ms(turn: Moments) -> float:
    """Beyond the length of a frame, which the service counts as late too."""
    return max(0.0, (turn.service["capture_ms"] or 0.0) - 1000 * FRAME_S)


def interview_ms(turn: Moments) -> float:
    return between_ms(turn.words_at, turn.asked_at)


def own_ms(turn: Moments) -> float:
    return between_ms(turn.over_at, turn.sound_at) - interview_ms(turn) + taken_late_ms(turn)


FIGURES: dict[str, Callable[[Moments], float]] = {
    "stop": lambda turn: between_ms(turn.ended_at, turn.over_at),
    "words": lambda turn: between_ms(turn.over_at, turn.words_at),
    "interview": interview_ms,
    "taken_late": taken_late_ms,
    "own": own_ms,
    "reply": lambda turn: turn.reply_ms,
    "apart": lambda turn: abs((turn.service["played_ms"] or 0.0) - turn.reply_ms),
}


def percentiles(some: Sequence[float]) -> dict[str, float]:
    if len(some) < 2:
        return {}
    cuts = quantiles(some, n=100, method="inclusive")
    return {"p50": round(cuts[49], 1), "p95": round(cuts[94], 1), "max": round(max(some), 1)}
