"""A test with ten thousand results: written by the storage code itself, for nobody could wait for so many people."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert

from vivavoce.content.reader import load_bank
from vivavoce.desk.application_rows import Application
from vivavoce.desk.fairness import Fairness
from vivavoce.domain.digest import AnswerDigest, AttemptDigest, SkillDigest
from vivavoce.domain.question import Question
from vivavoce.main import open_data
from vivavoce.ports.clock import SystemClock
from vivavoce.settings import Settings
from vivavoce.storage.assessment_tables import applications, attempts
from vivavoce.storage.database import Database
from vivavoce.storage.digests import SqlDigests
from vivavoce.storage.keys import KeyRing
from vivavoce.storage.masters import MasterFile
from vivavoce.storage.tables import sessions

GIVEN = (
    "Ada",
    "Bo",
    "Chloé",
    "Dmitri",
    "Ewa",
    "Fatima",
    "Grace",
    "Hiro",
    "Inès",
    "Jürgen",
    "Kofi",
    "李明",
    "Ngozi",
    "Zoë",
)
FAMILY = ("Lovelace", "Nguyễn", "Okonkwo", "Müller", "García", "Иванов", "Smith", "Tanaka", "Öztürk", "van der Berg")
TAGS = ("north", "south", "remote", "referred")
SEQ = 7
OWNERS = 40
DECLARED = 240
START = 1_780_000_000.0
QUESTIONS = 8
LIMIT_S = 120.0


@dataclass(frozen=True, slots=True)
class Person:
    number: int
    ability: float
    application: dict[str, Any]
    digest: AttemptDigest

    @property
    def owner(self) -> str:
        return f"seeded-{self.number % OWNERS}"


def seed(data_dir: Path, test_id: int, skills: tuple[str, str], count: int) -> None:
    # The browser has a loop of its own in this thread.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(_seed(data_dir, test_id, skills, count))).result()


async def _seed(data_dir: Path, test_id: int, skills: tuple[str, str], count: int) -> None:
    bank, database = load_bank(), open_data(Settings(data_dir=data_dir))
    asked = [q for q in bank.questions() if q.skill in skills and len(q.options) == 4][:QUESTIONS]
    people = list(_people(random.Random(7), test_id, asked, skills, count))
    try:
        keys = await KeyRing.open(database, MasterFile(data_dir / "master.key"))
        await database.write(lambda connection: _rows(connection, people))
        await _digests(SqlDigests(database, keys), people)
        await _declared(database, keys, people)
    finally:
        await database.close()


def _people(
    chance: random.Random, test_id: int, asked: list[Question], skills: tuple[str, str], count: int
) -> Iterator[Person]:
    for number in range(count):
        ability = chance.gauss(0.35, 1.0)
        begun = START + 600 * number / 7
        application = _application(chance, test_id, number, begun, ability)
        yield Person(number, ability, application, _digest(chance, number, ability, begun, asked, skills))


def _application(chance: random.Random, test_id: int, number: int, at: float, ability: float) -> dict[str, Any]:
    decided = number % 4 == 0
    return {
        "application_id": f"app_seeded_{number:05}",
        "test_id": test_id,
        "email": f"person{number:05}@example.org",
        "name": f"{chance.choice(GIVEN)} {chance.choice(FAMILY)} {number:05}",
        "user_id": None,
        "invited": True,
        "extra_time_factor": 1.0,
        "tags": chance.sample(TAGS, chance.choice((0, 0, 1, 2))),
        "created_at": at - 3600,
        "decision": ("advance" if ability > 0.2 else "reject") if decided else None,
        "decision_reason": "As we agreed." if decided else None,
        "decided_by": "user_seeded" if decided else None,
        "decided_at": at + 86_400 if decided else None,
    }


def _digest(
    chance: random.Random, number: int, ability: float, at: float, asked: list[Question], skills: tuple[str, str]
) -> AttemptDigest:
    over = number % 25 != 0
    answers = tuple(_answer(chance, i + 1, q, ability) for i, q in enumerate(asked if over else asked[:3]))
    score = sum(one.score or 0.0 for one in answers) / len(answers)
    return AttemptDigest(
        session_id=f"interview_seeded_{number:05}",
        seq=SEQ,
        status="completed" if over else "expired",
        end_reason="all_answered" if over else None,
        begun_at=at,
        ended_at=at + 1500,
        score=round(score, 2) if over else None,
        low=round(max(0.0, score - 1.4), 2) if over else None,
        high=round(min(10.0, score + 1.3), 2) if over else None,
        points=sum(one.score or 0.0 for one in answers),
        points_max=10.0 * len(asked),
        answered=len(answers),
        total=len(asked),
        used_s=sum(one.time_s or 0.0 for one in answers),
        allowed_s=LIMIT_S * len(asked),
        not_answered=0,
        by_people=number % 3,
        skills=tuple(_skill(answers, skill) for skill in skills) if over else (),
        answers=answers,
    )


def _answer(chance: random.Random, number: int, question: Question, ability: float) -> AnswerDigest:
    right = tuple(option.letter for option in question.options if option.right)
    # The second question misleads: who knows more is wrong more often.
    knows = chance.random() < 1 / (1 + 2.7 ** -((-1 if number == 2 else 1) * ability + 1.2 - 0.25 * number))
    wrong = [option.letter for option in question.options if not option.right]
    return AnswerDigest(
        number=number,
        question_id=question.id,
        version=question.version,
        kind=question.kind,
        skill=question.skill,
        difficulty=question.difficulty,
        score=10.0 if knows else 0.0,
        chosen=right if knows else (chance.choice(wrong),),
        right=right,
        time_s=round(chance.lognormvariate(3.6, 0.5), 1),
        limit_s=LIMIT_S,
    )


def _skill(answers: tuple[AnswerDigest, ...], skill: str) -> SkillDigest:
    scores = [one.score or 0.0 for one in answers if one.skill == skill]
    mean = sum(scores) / len(scores) if scores else None
    ends = (None, None) if mean is None else (max(0.0, mean - 2), min(10.0, mean + 2))
    return SkillDigest(
        skill=skill,
        name=skill.upper() if skill == "sql" else skill.capitalize(),
        score=mean,
        low=ends[0],
        high=ends[1],
        answers=len(scores),
    )


def _rows(connection: Connection, people: list[Person]) -> None:
    connection.execute(insert(applications), [person.application for person in people])
    connection.execute(
        insert(sessions),
        [
            {
                "session_id": p.digest.session_id,
                "owner_id": p.owner,
                "status": p.digest.status,
                "created_at": p.digest.begun_at,
                "updated_at": p.digest.ended_at,
                "last_seq": SEQ,
                "owes_work": False,
                "answered": p.digest.answered,
                "total": p.digest.total,
                "private": b"",
                "ended_at": p.digest.ended_at,
            }
            for p in people
        ],
    )
    connection.execute(
        insert(attempts),
        [
            {
                "application_id": p.application["application_id"],
                "number": 1,
                "session_id": p.digest.session_id,
                "test_id": p.application["test_id"],
                "begun_at": p.digest.begun_at,
            }
            for p in people
        ],
    )


async def _digests(digests: SqlDigests, people: list[Person]) -> None:
    for owner in range(OWNERS):
        await digests.keep(people[owner].owner, people[owner].digest)
    for first in range(OWNERS, len(people), 500):
        some = people[first : first + 500]
        await asyncio.gather(*(digests.keep(person.owner, person.digest) for person in some))


async def _declared(database: Database, keys: KeyRing, people: list[Person]) -> None:
    fairness = Fairness(database, keys, SystemClock())
    decided = [person for person in people if person.application["decision"]][:DECLARED]
    for i, person in enumerate(decided):
        # Women were decided for less often among the first, so that there is something to see.
        gender = "woman" if person.ability < 0.6 and i % 3 else "man"
        said = {"gender": "another" if i % 80 == 0 else gender, "age": ("under_25", "25_39", "40_54")[i % 3]}
        application = Application(
            application_id=person.application["application_id"],
            test_id=person.application["test_id"],
            email=person.application["email"],
            name=person.application["name"],
        )
        await fairness.declare(application, person.owner, said)
