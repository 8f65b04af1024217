"""What a candidate tells about themselves: a profile, and résumés that only their own key opens."""

from __future__ import annotations

import asyncio
import json
import secrets
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import Connection, func, select

from vivavoce.desk.resumes.additions import with_additions
from vivavoce.desk.resumes.corrections import Correction, corrected
from vivavoce.desk.resumes.reader import read_resume
from vivavoce.desk.resumes.reading import Reading, ResumeText
from vivavoce.desk.resumes.stored import reading_from
from vivavoce.ports.bank import Bank
from vivavoce.ports.clock import Clock
from vivavoce.ports.errors import Conflict, NotFound, RemoteFailure
from vivavoce.ports.resumes import ResumeReader
from vivavoce.storage.account_tables import profiles, resumes, users
from vivavoce.storage.database import Database
from vivavoce.storage.keys import DataKey, KeyRing, wrapped_keys
from vivavoce.storage.upsert import upsert

RESUMES_MAX = 20
ONLY_RULES = "The AI model was not there to look at it as well, so this is what the built-in reader found."
FILENAME_LENGTH_MAX = 200

Pace = Literal["slow", "normal", "fast"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    pace: Pace = "normal"
    extra_time_factor: float = 1.0
    captions: bool = True
    voice: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    name: str
    email: str
    target_role: str | None = None
    experience_years: float | None = None
    skills: tuple[str, ...] = ()
    preferences: Preferences = field(default_factory=Preferences)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    resume_id: str
    filename: str
    created_at: float
    text: str
    reading: Reading


class Profiles:
    def __init__(
        self,
        database: Database,
        keys: KeyRing,
        bank: Bank,
        clock: Clock,
        second_reader: ResumeReader | None = None,
    ) -> None:
        self._database = database
        self._keys = keys
        self._bank = bank
        self._clock = clock
        self._second_reader = second_reader

    async def profile(self, user_id: str) -> Profile:
        return await self._database.read(lambda connection: _profile(connection, user_id))

    async def save(self, user_id: str, profile: Profile) -> None:
        """Name and e-mail belong to the account and are not written here."""
        row = {
            "user_id": user_id,
            "target_role": profile.target_role,
            "experience_years": profile.experience_years,
            "skills": list(profile.skills),
            "preferences": asdict(profile.preferences),
        }
        await self._database.write(lambda connection: upsert(connection, profiles, row))

    async def preferences(self, user_id: str) -> Preferences:
        return (await self.profile(user_id)).preferences

    async def add_resume(self, user_id: str, filename: str, given: ResumeText) -> Resume:
        """Read it and keep it. The text is encrypted before it is written."""
        now = self._clock.now()
        today = datetime.fromtimestamp(now, UTC)
        resume = Resume(
            resume_id=f"rsm_{secrets.token_hex(12)}",
            filename=_clean_filename(filename),
            created_at=now,
            text=given.text,
            reading=await self._looked_at_again(
                given.text,
                await asyncio.to_thread(read_resume, given, self._bank.vocabulary(), today.year, today.month),
            ),
        )
        key = await self._keys.key_for(user_id)
        row = {
            "resume_id": resume.resume_id,
            "user_id": user_id,
            "created_at": now,
            "private": _seal(key, resume),
        }

        def work(connection: Connection) -> bool:
            owned = select(func.count()).select_from(resumes).where(resumes.c.user_id == user_id)
            if (connection.execute(owned).scalar() or 0) >= RESUMES_MAX:
                return False
            connection.execute(resumes.insert().values(row))
            return True

        if not await self._database.write(work):
            raise Conflict(f"You have {RESUMES_MAX} résumés here. Delete one first.", code="resumes_full")
        return resume

    async def _looked_at_again(self, text: str, reading: Reading) -> Reading:
        """By a model, if one is there: it may add what the text bears out. Without it, what the rules found stands."""
        if self._second_reader is None:
            return reading
        known = tuple(
            [skill.name for skill in reading.skills]
            + [project.name for project in reading.projects]
            + [item.text for item in reading.education]
        )
        try:
            additions = await self._second_reader.read(text, known)
        except RemoteFailure:
            return replace(reading, warnings=(*reading.warnings, ONLY_RULES))
        return with_additions(reading, text, additions, self._bank.vocabulary())

    async def correct_resume(self, user_id: str, resume_id: str, correction: Correction) -> Resume:
        """What the candidate says of it counts; the text stays as it was."""
        key = await self._keys.key_for(user_id)

        def work(connection: Connection) -> Resume | None:
            found = self._read(connection, user_id, resume_id)
            if not found:
                return None
            reading = corrected(found[0].reading, correction, self._bank.vocabulary())
            resume = replace(found[0], reading=reading)
            mine = (resumes.c.user_id == user_id, resumes.c.resume_id == resume_id)
            connection.execute(resumes.update().where(*mine).values(private=_seal(key, resume)))
            return resume

        resume = await self._database.write(work)
        if resume is None:
            raise _no_such_resume()
        return resume

    async def resumes(self, user_id: str) -> tuple[Resume, ...]:
        """Newest first."""
        return await self._database.read(lambda connection: self._read(connection, user_id))

    async def resume(self, user_id: str, resume_id: str) -> Resume:
        found = await self._database.read(lambda connection: self._read(connection, user_id, resume_id))
        if not found:
            raise _no_such_resume()
        return found[0]

    async def delete_resume(self, user_id: str, resume_id: str) -> None:
        gone = await self._database.write(
            lambda connection: (
                connection.execute(
                    resumes.delete().where(resumes.c.user_id == user_id, resumes.c.resume_id == resume_id)
                ).rowcount
            )
        )
        if not gone:
            raise _no_such_resume()

    def _read(self, connection: Connection, user_id: str, resume_id: str | None = None) -> tuple[Resume, ...]:
        wanted = select(resumes).where(resumes.c.user_id == user_id)
        if resume_id is not None:
            wanted = wanted.where(resumes.c.resume_id == resume_id)
        rows = connection.execute(wanted.order_by(resumes.c.created_at.desc(), resumes.c.resume_id)).all()
        if not rows:
            return ()
        key = self._keys.unwrap(user_id, wrapped_keys(connection, (user_id,)))
        return tuple(_open(key, row.resume_id, row.created_at, row.private) for row in rows)


def _profile(connection: Connection, user_id: str) -> Profile:
    row = connection.execute(
        select(users.c.name, users.c.email, profiles)
        .outerjoin(profiles, profiles.c.user_id == users.c.user_id)
        .where(users.c.user_id == user_id)
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such person.")
    profile = Profile(name=row.name, email=row.email)
    if row.skills is None:
        return profile
    return replace(
        profile,
        target_role=row.target_role,
        experience_years=row.experience_years,
        skills=tuple(row.skills),
        preferences=Preferences(**row.preferences),
    )


def _clean_filename(filename: str) -> str:
    """A name to show, and never a path."""
    last = filename.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable()).strip()[-FILENAME_LENGTH_MAX:] or "resume.txt"


def _seal(key: DataKey, resume: Resume) -> bytes:
    private = {"filename": resume.filename, "text": resume.text, "reading": asdict(resume.reading)}
    return key.seal(json.dumps(private).encode(), _bound(resume.resume_id))


def _open(key: DataKey, resume_id: str, created_at: float, sealed: bytes) -> Resume:
    private = json.loads(key.open(sealed, _bound(resume_id)))
    return Resume(
        resume_id=resume_id,
        filename=private["filename"],
        created_at=created_at,
        text=private["text"],
        reading=reading_from(private["reading"]),
    )


def _bound(resume_id: str) -> str:
    return f"resume {resume_id}"


def _no_such_resume() -> NotFound:
    return NotFound("There is no such résumé.")
