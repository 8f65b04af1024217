"""`viva serve --workers 2` on a real PostgreSQL: one service, whichever process answers."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from postgres import Postgres
from served import TRUSTED, Person, Served, Socket, served
from valkey_server import valkey
from vivavoce import serving

pytestmark = pytest.mark.server

WORDS = "An index helps here, because without one each query reads the whole table, which takes longer as it grows."
GONE = (ConnectionClosed, InvalidHandshake, InvalidMessage, OSError, TimeoutError)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres, migrated_template: str) -> Iterator[Served]:
    """One for all tests here; the last of them stops it."""
    postgres.execute(f"CREATE DATABASE of_workers TEMPLATE {migrated_template}")
    place = tmp_path_factory.mktemp("workers") / "data"
    with served(place, DATABASE_URL=postgres.url("of_workers"), VIVA_WORKERS="2") as server:
        until(lambda: told(server)["workers"]["detail"].startswith("2 processes"))
        yield server


def told(server: Served) -> dict[str, dict[str, str]]:
    parts: dict[str, dict[str, str]] = httpx.get(f"{server.url}/health", timeout=20, verify=TRUSTED).json()["parts"]
    return parts


def until(holds: object, within_s: float = 40) -> None:
    """Ask again and again; each asking goes over the wire and takes its time."""
    end = time.monotonic() + within_s
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < end, "it never came about"


def worker_of(hello: dict[str, object]) -> str:
    return str(hello["connection_id"]).partition("-")[0]


def at_both(person: Person, interview_id: object, stack: ExitStack) -> dict[str, Socket]:
    """An observing socket at each of the two workers."""
    found: dict[str, Socket] = {}
    for _ in range(60):
        socket = stack.enter_context(person.socket(interview_id, role="observer"))
        found.setdefault(worker_of(socket.until("connected")), socket)
        socket.until("question")
        if len(found) == 2:
            return found
    raise AssertionError(f"60 connections came to {set(found)}")


def pid_of(server: Served, name: str) -> int:
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
    return next(int(pid) for pid in children if name in Path(f"/proc/{pid}/cmdline").read_text().split("\0"))


def closing_code(socket: Socket) -> int:
    with pytest.raises(ConnectionClosed) as closed:
        while True:
            socket.next(20)
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code


def answered(socket: Socket, question: dict[str, object], key: str) -> None:
    options = question.get("options")
    given = {"option": options[0]["letter"]} if isinstance(options, list) else {"answer": WORDS}
    socket.send("answer", key, question_id=question["question_id"], **given)


def test_whoever_listens_hears_it_from_whichever_worker_and_one_connection_leads(service: Served) -> None:
    person = service.person("ada@example.org")
    interview = person.start(blueprint="measured")["interview_id"]
    with ExitStack() as stack:
        watching = at_both(person, interview, stack)
        leading: dict[str, Socket] = {}
        while len(leading) < 2:
            newer = stack.enter_context(person.socket(interview))
            name = worker_of(newer.until("connected"))
            for older in leading.values():
                assert closing_code(older) == 4409
            leading = {name: newer} if name in leading else {**leading, name: newer}
        question = newer.until("question")
        began = time.monotonic()
        answered(newer, question, "one")
        for socket in watching.values():
            assert socket.until("question")["question_id"] != question["question_id"]
        assert time.monotonic() - began < 5, "the look without a bus would come after 10 s"
        assert told(service)["bus"]["status"] == "ok"

        with person.client() as client:
            client.post("/api/auth/logout")
        assert {closing_code(socket) for socket in (newer, *watching.values())} == {4001}


def test_a_worker_that_is_killed_takes_nothing_with_it(service: Served) -> None:
    person = service.person("bob@example.org")
    interview = person.start(blueprint="measured")["interview_id"]
    candidate = Candidate(person, interview)
    candidate.run(answers=2)
    first = candidate.worker
    os.kill(pid_of(service, first), signal.SIGKILL)
    candidate.run(answers=4)
    assert candidate.lost() == []
    until(lambda: told(service)["workers"]["detail"].startswith("2 processes"))
    assert any("worker_died" in line and first in line for line in service.lines)


def test_a_rolling_restart_under_load_loses_nothing_and_nobody_is_turned_away(service: Served) -> None:
    people = [service.person(f"person-{n}@example.org") for n in range(8)]
    candidates = [Candidate(person, person.start(blueprint="measured")["interview_id"]) for person in people]
    before = set(Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children").read_text().split())
    rolled = threading.Event()
    with ThreadPoolExecutor(len(candidates) + 1) as pool:
        asking = pool.submit(ask_until, service, rolled)
        running = [pool.submit(candidate.run, answers=60, enough=rolled) for candidate in candidates]
        assert serving.ask_to_reload(service.data_dir).workers == 2
        until(lambda: not before & set(children_of(service)) and len(children_of(service)) == 2, 90)
        rolled.set()
        for future in running:
            future.result(60)
        asked, failed = asking.result(60)
    assert [candidate.lost() for candidate in candidates] == [[]] * len(candidates)
    assert sum(len(candidate.acked) for candidate in candidates) > len(candidates)
    assert {code for candidate in candidates for code in candidate.closed_with} <= {1012}
    assert asked > 0
    assert failed == []
    assert service.stop() == 0


def children_of(server: Served) -> list[str]:
    return Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()


def ask_until(server: Served, enough: threading.Event) -> tuple[int, list[str]]:
    """Requests, each on a connection of its own."""
    asked, failed = 0, []
    while not enough.is_set():
        try:
            answer = httpx.get(f"{server.url}/api/roles", timeout=30, verify=TRUSTED)
            failed += [] if answer.status_code == 200 else [str(answer.status_code)]
        except httpx.HTTPError as failure:
            failed.append(repr(failure))
        asked += 1
    return asked, failed


class Candidate:
    """Answers question after question; comes back whenever the connection is lost, and sends again what was not
    acknowledged."""

    def __init__(self, person: Person, interview: object) -> None:
        self.person = person
        self.interview = interview
        self.acked: dict[str, int] = {}
        self.closed_with: list[int] = []
        self.worker = ""
        self._sent: tuple[dict[str, object], str] | None = None
        self._done = 0

    def run(self, answers: int, enough: threading.Event | None = None) -> None:
        until_done = self._done + answers
        while self._done < until_done and not (enough is not None and enough.is_set()):
            try:
                with self.person.socket(self.interview) as socket:
                    self.worker = worker_of(socket.until("connected"))
                    if self._talk(socket, until_done, enough):
                        return
            except GONE as gone:
                received = getattr(gone, "rcvd", None)
                self.closed_with += [received.code] if received is not None else []

    def _talk(self, socket: Socket, until_done: int, enough: threading.Event | None) -> bool:
        """True when the interview is over."""
        while self._done < until_done and not (enough is not None and enough.is_set()):
            frame = socket.next(20)
            data = frame["data"]
            assert isinstance(data, dict)
            if frame["type"] == "question":
                if self._sent is None or self._sent[0]["question_id"] != data["question_id"]:
                    self._sent = (data, f"key-{data['question_id']}")
                answered(socket, *self._sent)
            elif frame["type"] == "ack":
                self.acked[str(data["id"])] = int(data["seq"])
                self._done += 1
            elif frame["type"] == "completed":
                return True
            assert frame["type"] != "error" or data["code"] in ("restarting", "wrong_question"), data
        return False

    def lost(self) -> list[str]:
        """Acknowledged questions that the interview does not know as answered."""
        with self.person.client() as client:
            known = client.get(f"/api/interviews/{self.interview}").json()
        kept = {f"key-{one['question']['question_id']}" for one in known["answers"] if one["answer"] is not None}
        return [key for key in self.acked if key not in kept]


def test_two_services_on_two_places_share_one_interview_through_valkey(tmp_path: Path, postgres_url: str) -> None:
    secret = {"JWT_SECRET_KEY": "a secret that is long enough for two machines"}
    with valkey() as bus:
        common = {"DATABASE_URL": postgres_url, "REDIS_URL": bus.url, **secret}
        with served(tmp_path / "one", **common) as one:
            (tmp_path / "two").mkdir(mode=0o700)
            (tmp_path / "two" / "master.key").write_bytes((tmp_path / "one" / "master.key").read_bytes())
            with served(tmp_path / "two", **common) as two:
                share_an_interview(one, two, bus)


def share_an_interview(one: Served, two: Served, bus: object) -> None:
    until(lambda: all(told(server)["bus"]["detail"].startswith("Redis") for server in (one, two)))
    here = one.person("ada@example.org")
    there = Person(two, here.email, here.token, here.refresh_token)
    interview = here.start(blueprint="measured")["interview_id"]
    with there.socket(interview, role="observer") as watching, here.socket(interview) as leading:
        watching.until("question")
        question = leading.until("question")
        answered(leading, question, "one")
        assert watching.until("question")["question_id"] != question["question_id"]
        with there.socket(interview) as newer:
            newer.until("connected")
            assert closing_code(leading) == 4409
        bus.stop()  # type: ignore[attr-defined]
        with here.socket(interview) as again:
            question = again.until("question")
            answered(again, question, "two")
            assert watching.until("question", 20)["question_id"] != question["question_id"]
        until(lambda: told(one)["bus"]["status"] == "failing")
        assert httpx.get(f"{one.url}/health").json()["status"] == "ok", "slower, and nothing worse"


def test_several_workers_on_sqlite_are_refused_with_the_way_out(tmp_path: Path) -> None:
    with (
        pytest.raises(AssertionError, match="2 workers need PostgreSQL.*DATABASE_URL"),
        served(tmp_path / "data", VIVA_WORKERS="2"),
    ):
        pass
