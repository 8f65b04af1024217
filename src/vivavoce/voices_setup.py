"""The voice of this service, from its settings: vendors, what is built in, and what both of them need around them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import InitVar, dataclass
from functools import partial

import structlog

from vivavoce.api.aloud import OFFER
from vivavoce.content.reader import PackBank
from vivavoce.content.said import texts_of
from vivavoce.desk.recordings import Recordings
from vivavoce.desk.speech import Speech
from vivavoce.desk.speech_offer import NOT_SET_UP, SpeechOffer
from vivavoce.domain.question import Question
from vivavoce.hearing_setup import embedded_ears, hints_of
from vivavoce.interviewer.intents import surely_meant
from vivavoce.ports.clock import Clock
from vivavoce.ports.errors import Invalid, NotFound, RemoteFailure
from vivavoce.ports.turn_end import TurnEnd
from vivavoce.settings import SettingInvalid, Settings
from vivavoce.speech_setup import Embedded, opened_speech, takes_embedded
from vivavoce.storage.database import Database
from vivavoce.voice.activity import open_activity
from vivavoce.voice.ahead import Ahead
from vivavoce.voice.containers.decoding import decoder_for
from vivavoce.voice.embedded_hearing import PocketsphinxTranscriber
from vivavoce.voice.kept_speech import KeptSpeech, sentences_among
from vivavoce.voice.mouth import SayingSpeaker
from vivavoce.voice.presence import embedded_mouth
from vivavoce.voice.sentences import sentences_of
from vivavoce.voice.smart_turn import open_smart_turn
from vivavoce.voice.voices import Voices

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Aloud:
    """Who hears, who speaks, and who keeps the sound of those who agree to it."""

    speech: Speech
    voices: Voices
    recordings: Recordings
    foresee: InitVar[Callable[[Question, str], None]]

    def __post_init__(self, foresee: Callable[[Question, str], None]) -> None:
        self.voices.foresee = foresee
        self.voices.wish = surely_meant
        if self.recordings.offered:
            self.voices.recorder = self.recordings

    @property
    def offer(self) -> SpeechOffer:
        voices = self.voices
        return SpeechOffer(hears=lambda: voices.hears, speaks=lambda: voices.speaks, why=voices.missing or NOT_SET_UP)


@asynccontextmanager
async def opened_voices(
    settings: Settings, database: Database, clock: Clock, bank: PackBank
) -> AsyncIterator[tuple[Speech, Voices]]:
    ears = embedded_ears(settings, bank) if takes_embedded(settings.hearing) else None
    if ears is not None and not ears.available:
        ears = None
    mouth, _ = embedded_mouth(settings.piper_voice) if takes_embedded(settings.speaking) else (None, "")
    embedded = Embedded(transcriber=ears, speaker=mouth)
    try:
        async with opened_speech(settings, database, clock, embedded) as speech:
            readiness = _Readiness(bank, ears)
            kept = KeptSpeech(SayingSpeaker(speech.speaker), keeps=readiness.kept) if speech.speaker else None
            ahead = Ahead(kept, readiness.done) if kept else None
            voices = Voices(
                transcriber=speech.transcriber,
                speaker=kept,
                activity=lambda: open_activity(settings.speech_detector)[0],
                unpack=decoder_for,
                hints=partial(hints_of, bank),
                coming=readiness.begin,
                ahead=partial(_say_ahead, ahead, bank) if ahead else lambda _: None,
                turn_end=_turn_end(settings),
                trusts_unrated=settings.hearing_unrated == "trust",
            )
            try:
                yield speech, voices
            finally:
                if ahead:
                    await ahead.end()
                await readiness.end()
    finally:
        for part in (ears, mouth):
            if part is not None:
                await part.close()


def _turn_end(settings: Settings) -> TurnEnd | None:
    """Raises `SettingInvalid`: who names a model wants it asked, and not passed over."""
    if settings.turn_end_model is None:
        return None
    try:
        return open_smart_turn(settings.turn_end_model)
    except Invalid as lacks:
        raise SettingInvalid(f"VIVA_TURN_END_MODEL is set, and cannot be used. {lacks.detail}") from None


def _say_ahead(ahead: Ahead, bank: PackBank, planned_id: str) -> None:
    """The question, and the offer of help: what a candidate may hear next, word for word."""
    try:
        question = bank.question(planned_id, 0)
    except NotFound:  # of somebody's own, and not for all to hear
        return
    ahead.want((*sentences_of(question.spoken), *sentences_of(OFFER)))


class _Readiness:
    """What the first spoken turn of a call would wait for, made while its question is being asked. Who never has a
    spoken interview never pays for it."""

    def __init__(self, bank: PackBank, ears: PocketsphinxTranscriber | None) -> None:
        self._bank = bank
        self._ears = ears
        self._sentences: frozenset[str] = frozenset()
        self._work: asyncio.Task[None] | None = None

    def kept(self, sentence: str) -> bool:
        """Whether it belongs to nobody, so that its sound may be kept. Until that is known, none is."""
        return sentence in self._sentences

    def begin(self) -> None:
        if self._work is None or self._work.done():
            self._work = asyncio.get_running_loop().create_task(self._get_ready(), name="getting the voice ready")

    async def done(self) -> None:
        if self._work is None:
            self.begin()
        if self._work is not None:
            await asyncio.shield(self._work)

    async def _get_ready(self) -> None:
        if self._ears is not None:
            await self._warm(self._ears)
        if not self._sentences:
            self._sentences = await asyncio.to_thread(lambda: sentences_among((*texts_of(self._bank), OFFER)))

    async def _warm(self, ears: PocketsphinxTranscriber) -> None:
        try:
            (await ears.prepare()).warm()
        except RemoteFailure as failure:  # whoever speaks first is told, and by then it may work
            log.warning("ears_not_ready", code=failure.code, why=failure.detail)
        except Exception:
            log.exception("ears_not_ready")

    async def end(self) -> None:
        if self._work is not None:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)
