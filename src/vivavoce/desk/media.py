"""The media of the bank: let in by what they are, shown by an address that works for a while, kept while in use."""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator, Callable, Iterable
from hashlib import sha256

from vivavoce.domain import media as rules
from vivavoce.domain.question import MediumKind, Question
from vivavoce.ports.clock import Clock
from vivavoce.ports.errors import Conflict, Invalid, NotFound, NotSignedIn, TooLarge, WrongMediaType
from vivavoce.storage.media import SqlMedia, StoredMedium

LINK_S = 3600.0
KNOWN = "png, jpeg, gif or webp; mp3, ogg, wav or m4a; mp4 or webm"


class Media:
    def __init__(self, store: SqlMedia, questions: Callable[[], Iterable[Question]], clock: Clock, secret: str) -> None:
        self._store = store
        self._questions = questions
        self._clock = clock
        self._key = sha256(f"media links {secret}".encode()).digest()

    async def add(self, content: bytes, alt: str, transcript: str, by: str) -> StoredMedium:
        content_type, kind = _checked_type(content)
        alt, transcript = " ".join(alt.split()), transcript.strip()
        problems = tuple(_unfit_words(kind, alt, transcript))
        if problems:
            raise Invalid(f"{problems[0]['message']} Nothing was kept.", code="words_missing", errors=problems)
        medium = StoredMedium(
            media_id=f"m_{sha256(content).hexdigest()[:32]}",
            kind=kind,
            content_type=content_type,
            size=len(content),
            alt=alt,
            transcript=transcript,
            uploaded_by=by,
            created_at=self._clock.now(),
        )
        if not await self._store.keep(medium, content):
            raise Conflict("Somebody removed the same file at this moment. Send it again.", code="media_removed")
        return medium

    async def find(self, media_id: str) -> StoredMedium:
        found = await self._store.find(media_id) if rules.ID.fullmatch(media_id) else None
        if found is None:
            raise NotFound("There is no such medium.")
        return found

    def content(self, medium: StoredMedium, start: int, end: int) -> AsyncIterator[bytes]:
        return self._store.content(medium.media_id, start, end)

    async def note_shown(self, medium: StoredMedium) -> None:
        if medium.shown_at is None:
            await self._store.note_shown(medium.media_id, self._clock.now())

    async def remove(self, media_id: str) -> None:
        """Only what no question of the bank uses, and nobody was shown: a report must stay as it was."""
        await self.find(media_id)
        using = next((q.id for q in self._questions() if any(m.id == media_id for m in q.media)), None)
        if using is not None:
            raise Conflict(f"The question '{using}' uses it. Take it out there first.", code="media_in_use")
        if not await self._store.remove(media_id):
            raise Conflict("Candidates were shown it, so it stays with their interviews.", code="media_shown")

    def link(self, media_id: str) -> str:
        """An address that an <img> can use. It stays the same for a while, so that a browser's cache serves."""
        until = int((self._clock.now() // LINK_S + 2) * LINK_S)
        return f"/api/media/{media_id}?until={until}&signature={self._signature(media_id, until)}"

    def check_link(self, media_id: str, until: int, signature: str) -> None:
        fits = hmac.compare_digest(signature.encode(), self._signature(media_id, until).encode())
        if not fits or until <= self._clock.now():
            raise NotSignedIn("This address has expired. Ask for a new one.")

    def _signature(self, media_id: str, until: int) -> str:
        return hmac.new(self._key, f"{media_id} {until}".encode(), sha256).hexdigest()


def _checked_type(content: bytes) -> tuple[str, MediumKind]:
    content_type = rules.content_type_of(content[: rules.SNIFFED])
    kind = rules.kind_of_type(content_type) if content_type else None
    if content_type is None or kind is None:
        raise WrongMediaType(f"By its content this is none of the kinds that are shown here: {KNOWN}.")
    most = rules.BYTES_MAX[kind]
    if len(content) > most:
        raise TooLarge(f"This {kind} is larger than {most // rules.MIB} MiB. Make it smaller, then send it again.")
    return content_type, kind


def _unfit_words(kind: str, alt: str, transcript: str) -> Iterable[dict[str, str]]:
    if not 1 <= len(alt) <= rules.ALT_LENGTH_MAX:
        message = f"Say in 1 to {rules.ALT_LENGTH_MAX} characters what it shows, for those who cannot see it."
        yield {"field": "alt", "message": message}
    if kind != "image" and not transcript:
        yield {"field": "transcript", "message": "Write what is said and heard in it, for those who cannot hear it."}
    if len(transcript) > rules.TRANSCRIPT_LENGTH_MAX:
        message = f"A transcript has {rules.TRANSCRIPT_LENGTH_MAX:,} characters at most."
        yield {"field": "transcript", "message": message}
