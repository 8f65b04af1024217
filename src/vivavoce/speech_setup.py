"""From settings to who hears and who speaks: which vendors, with which keys, in which order, and what is built in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TypeVar
from urllib.parse import urlsplit

import structlog

from vivavoce.desk.speech import Speech, SpeechPart
from vivavoce.ports.clock import Clock
from vivavoce.ports.errors import RemoteFailure
from vivavoce.ports.speech import Speaker, Transcriber
from vivavoce.providers import Account
from vivavoce.providers.own_ears import OwnTranscriber
from vivavoce.providers.own_process import missing_for
from vivavoce.providers.speech import Opened, OpenedSpeaker, OpenedTranscriber, SpeechVendor, speech_vendors
from vivavoce.resilience.chain import Chain, Seat
from vivavoce.resilience.hearing import ResilientTranscriber
from vivavoce.resilience.policy import LivePolicy, Policy
from vivavoce.resilience.speaking import ResilientSpeaker
from vivavoce.settings import SettingInvalid, Settings
from vivavoce.storage.database import Database
from vivavoce.storage.ledger import SqlLedger

log = structlog.get_logger(__name__)

A = TypeVar("A")

EMBEDDED, OFF = "embedded", "off"
OWN = {"whisper": "VIVA_WHISPER_MODEL", "vosk": "VIVA_VOSK_MODEL"}
NO_VENDOR_SET_UP = (
    "No vendor of speech is set up. Set DEEPGRAM_API_KEYS or OPENAI_API_KEYS, or VIVA_WHISPER_MODEL or VIVA_VOSK_MODEL "
    "to the folder of weights of your own."
)
ELSEWHERE = "a server that whoever runs this service has chosen"
HEARING = Policy(
    deadline_s=12.0,
    idle_s=4.0,
    probe_deadline_s=3.0,
    attempts=2,
    backoff_s=0.2,
    hedge_s=0.5,
    failures_to_open=3,
    per_account=2_000,
    per_interview=8,
    in_all=4_000,
)
"""From the end of a turn: 12 seconds for all of them, 4 for the last word of one that listens. What `thinks_s` gives is
added to both."""
SPEAKING = Policy(
    deadline_s=6.0,
    idle_s=2.5,
    probe_deadline_s=2.0,
    attempts=2,
    backoff_s=0.2,
    hedge_s=0.5,
    failures_to_open=3,
    per_account=500,
    per_interview=8,
    in_all=4_000,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """What comes with Viva Voce, where it is installed. Whoever opened them closes them."""

    transcriber: Transcriber | None = None
    speaker: Speaker | None = None


NOTHING_EMBEDDED = Embedded()


@asynccontextmanager
async def opened_speech(
    settings: Settings, database: Database, clock: Clock, embedded: Embedded = NOTHING_EMBEDDED
) -> AsyncIterator[Speech]:
    known, ledger = speech_vendors(), SqlLedger(database)
    ears: list[OpenedTranscriber] = []
    mouths: list[OpenedSpeaker] = []
    hearers, speakers = hearing_accounts(settings), speaking_accounts(settings)
    for account in hearers:
        own = folder_of(account.vendor, settings)
        ears.append(OwnTranscriber(account, own) if own else known[account.vendor].ears.connect(account))
    mouths += (known[account.vendor].mouth.connect(account) for account in speakers)
    hearing: Chain[Transcriber] = _chain(hearers, ears, HEARING, clock, ledger, "heard")
    speaking: Chain[Speaker] = _chain(speakers, mouths, SPEAKING, clock, ledger, "spoken")
    ear = embedded.transcriber if takes_embedded(settings.hearing) else None
    mouth = embedded.speaker if takes_embedded(settings.speaking) else None
    warming = asyncio.create_task(_warm((*ears, *mouths)), name="warming speech")
    try:
        yield Speech(
            transcriber=ResilientTranscriber(hearing, ear, thinks=thinks_s) if ears or ear else None,
            speaker=ResilientSpeaker(speaking, mouth) if mouths or mouth else None,
            hearing=_part("seconds", hearers, hearing, ear),
            speaking=_part("characters", speakers, speaking, mouth),
        )
    finally:
        warming.cancel()
        await asyncio.gather(warming, return_exceptions=True)
        await hearing.close()
        await speaking.close()
        for opened in (*ears, *mouths):
            await opened.close()


def thinks_s(transcriber: Transcriber, sound_s: float) -> float:
    """Vendors hear while somebody speaks. Weights of one's own on this machine may take as long as the sound is."""
    return transcriber.thinks_s(sound_s) if isinstance(transcriber, OwnTranscriber) else 0.0


async def _warm(opened: Sequence[Opened]) -> None:
    for one in opened:
        try:
            await one.warm()
        except RemoteFailure as failure:  # whoever asks it first is told, and by then it may work
            log.warning("speech_not_ready", code=failure.code, why=failure.detail)


def _chain(
    accounts: Sequence[Account],
    opened: Sequence[A],
    policy: Policy,
    clock: Clock,
    ledger: SqlLedger,
    counts: str,
) -> Chain[A]:
    seats = [Seat(vendor=account.vendor, model=one) for account, one in zip(accounts, opened, strict=True)]
    return Chain(seats, clock=clock, live=LivePolicy(policy), ledger=ledger, random=Random(), counts=counts)  # noqa: S311


def _part(
    unit: str, accounts: Sequence[Account], chain: Chain[A], built_in: Transcriber | Speaker | None
) -> SpeechPart:
    return SpeechPart(
        unit=unit,
        names={account.name: account.model for account in accounts},
        states=chain.states,
        built_in=built_in.origin.name if built_in is not None else None,
        elsewhere=tuple(dict.fromkeys(_company(account) for account in accounts if account.vendor not in OWN)),
    )


def _company(account: Account) -> str:
    """At another address than its own, what speaks a vendor's protocol may be anybody's."""
    vendor = speech_vendors()[account.vendor]
    host = urlsplit(account.base_url or f"https://{vendor.domain}").hostname or ""
    return vendor.company if f".{host}".endswith(f".{vendor.domain}") else ELSEWHERE


def speech_part(settings: Settings) -> dict[str, str]:
    """What is set up, for `viva doctor`. Whether it answers is for the running service to say."""
    try:
        named = {"hear": hearing_accounts(settings), "speak": speaking_accounts(settings)}
    except SettingInvalid as misfit:
        return {"status": "failing", "detail": misfit.detail}
    if not any(named.values()):
        return {"status": "off", "detail": NO_VENDOR_SET_UP}
    told = (
        f"{', '.join(f'{a.name} ({a.model})' for a in accounts)} {what}" for what, accounts in named.items() if accounts
    )
    return {"status": "ok", "detail": f"{'; '.join(told)}."}


def takes_embedded(order: Sequence[str]) -> bool:
    return not order or EMBEDDED in order


def hearing_accounts(settings: Settings) -> tuple[Account, ...]:
    """In the order of VIVA_HEARING, else all that have a key, then one's own weights. Raises `SettingInvalid`."""
    order = _order("VIVA_HEARING", settings.hearing) or [*_with_keys(settings), *_own(settings)]
    return tuple(
        account
        for entry in order
        for account in _accounts("VIVA_HEARING", entry, settings, lambda vendor: vendor.ears.default_model)
    )


def speaking_accounts(settings: Settings) -> tuple[Account, ...]:
    order = _order("VIVA_SPEAKING", settings.speaking) or _with_keys(settings)
    return tuple(
        account
        for entry in order
        for account in _accounts("VIVA_SPEAKING", entry, settings, lambda vendor: vendor.mouth.default_model)
    )


def _order(name: str, order: tuple[str, ...]) -> list[str]:
    """Without the word for what is built in, which comes last wherever it comes."""
    if OFF in order and len(order) > 1:
        raise SettingInvalid(f"{name} is off and more. It is either off, or an order such as deepgram,openai,embedded.")
    if EMBEDDED in order[:-1]:
        raise SettingInvalid(f"{name} names {EMBEDDED} before others, which would never be asked. Name it last.")
    return [*order]


def _with_keys(settings: Settings) -> list[str]:
    """A server of one's own that speaks OpenAI's protocol for models may do no speech: it is to be named."""
    known = speech_vendors()
    access = {name: settings.vendors[name] for name in sorted(known) if name in settings.vendors}
    return [name for name, given in access.items() if given.keys and (given.base_url is None or name == "deepgram")]


def _own(settings: Settings) -> list[str]:
    return [name for name in OWN if folder_of(name, settings) is not None]


def folder_of(name: str, settings: Settings) -> Path | None:
    return {"whisper": settings.whisper_model, "vosk": settings.vosk_model}.get(name)


def _accounts(
    setting: str, entry: str, settings: Settings, default: Callable[[SpeechVendor], str]
) -> tuple[Account, ...]:
    name, _, model = entry.partition(":")
    if name in (EMBEDDED, OFF):
        return ()
    if name in OWN and setting == "VIVA_HEARING":
        return (_own_account(setting, name, settings),)
    known = speech_vendors()
    if name not in known:
        raise SettingInvalid(f"{setting} names '{name}'. It can be {', '.join(sorted(known))}, {EMBEDDED} or {OFF}.")
    access = settings.vendors.get(name)
    if access is None or (not access.keys and access.base_url is None):
        raise SettingInvalid(f"{setting} names {name}, which needs a key: set {name.upper()}_API_KEYS.")
    return tuple(
        Account(vendor=name, number=number, model=model or default(known[name]), key=key, base_url=access.base_url)
        for number, key in enumerate(access.keys or ("none",), 1)
    )


def _own_account(setting: str, name: str, settings: Settings) -> Account:
    weights, path = OWN[name], folder_of(name, settings)
    if path is None:
        raise SettingInvalid(f"{setting} names {name}, which needs weights of yours: set {weights} to where they are.")
    if missing := missing_for(name):
        raise SettingInvalid(f"{weights} is set, and {missing}")
    return Account(vendor=name, number=1, model=path.name)
