"""From settings to models behind the one chain: which vendors, with which keys, in which order."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from random import Random

import structlog

from vivavoce.desk.bank import LaidBank
from vivavoce.desk.models import Models
from vivavoce.interviewer.embedding import embedder
from vivavoce.interviewer.help_led import ModelHelp
from vivavoce.interviewer.helping import BuiltinHelp
from vivavoce.ports.bus import Bus, Hint
from vivavoce.ports.chat import ChatModel, NoChatModel
from vivavoce.ports.clock import Clock
from vivavoce.ports.errors import Invalid, VivaError
from vivavoce.ports.helping import HelpBook, Helper
from vivavoce.providers import Account, Vendor, VendorChatModel, vendors
from vivavoce.resilience.chain import Chain, Seat
from vivavoce.resilience.chat import ResilientChatModel
from vivavoce.resilience.policy import LivePolicy, Policy
from vivavoce.settings import SettingInvalid, Settings
from vivavoce.storage.database import Database
from vivavoce.storage.ledger import SqlLedger
from vivavoce.storage.operating import OperatingChoices

log = structlog.get_logger(__name__)


@asynccontextmanager
async def opened_models(settings: Settings, database: Database, clock: Clock, bus: Bus) -> AsyncIterator[Models]:
    choices, live = OperatingChoices(database), LivePolicy(_policy(settings))
    await _take_up(live, choices)
    known = vendors()
    adapters = [VendorChatModel(known[account.vendor], account) for account in accounts_of(settings)]
    seats: list[Seat[ChatModel]] = [Seat(vendor=adapter.account.vendor, model=adapter) for adapter in adapters]
    chain = Chain(seats, clock=clock, live=live, ledger=SqlLedger(database), random=Random())  # noqa: S311 - jitter
    warming = asyncio.create_task(_warm(adapters), name="warming models")
    changed = _Followed(live, choices, bus)
    try:
        yield Models(
            chat=ResilientChatModel(chain) if seats else NoChatModel(),
            names={adapter.account.name: adapter.account.model for adapter in adapters},
            live=live,
            choices=choices,
            bus=bus,
            states=chain.states,
            spent_today=chain.budget.spent_today,
        )
    finally:
        warming.cancel()
        await asyncio.gather(warming, return_exceptions=True)
        await changed.stop()
        await chain.close()
        for adapter in adapters:
            await adapter.close()


def helper_with(book: HelpBook, bank: LaidBank, model: ChatModel | None, *, meaning: bool) -> Helper:
    builtin = BuiltinHelp(book, bank.questions, embedder if meaning else None)
    return builtin if model is None else ModelHelp(builtin, model)


async def _warm(adapters: Sequence[VendorChatModel]) -> None:
    for adapter in adapters:
        try:
            await adapter.warm()
        except Exception as failure:  # noqa: BLE001 - whoever asks it first is told, and by then it may work
            log.warning("model_not_loaded", account=adapter.account.name, failure=type(failure).__name__)


def accounts_of(settings: Settings) -> tuple[Account, ...]:
    """In the order of AI_MODEL_PROVIDER, else all that have a key or an address. Raises `SettingInvalid`."""
    known = vendors()
    order = settings.ai_model_providers or tuple(name for name in sorted(known) if name in settings.vendors)
    for name in order:
        if name not in known:
            raise SettingInvalid(f"AI_MODEL_PROVIDER names '{name}'. It can be {', '.join(sorted(known))}.")
    return tuple(account for i, name in enumerate(order) for account in _accounts(known[name], settings, first=i == 0))


def _accounts(vendor: Vendor, settings: Settings, *, first: bool) -> tuple[Account, ...]:
    """One for each key. A server of one's own that speaks a vendor's protocol may want none."""
    access = settings.vendors.get(vendor.name)
    base_url = access.base_url if access is not None else None
    keys = access.keys if access is not None else ()
    if not keys and vendor.needs_key and base_url is None:
        raise SettingInvalid(
            f"AI_MODEL_PROVIDER names {vendor.name}, which needs a key: set {vendor.name.upper()}_API_KEYS."
        )
    model = _model_name(vendor, settings, first=first)
    return tuple(
        Account(vendor=vendor.name, number=number, model=model, key=key, base_url=base_url)
        for number, key in enumerate(keys or ("none",), 1)
    )


def _model_name(vendor: Vendor, settings: Settings, *, first: bool) -> str:
    """AI_MODEL_NAME is a name for the first vendor, or `vendor:name` for any of them, with commas between several."""
    known = vendors()
    for whole in settings.ai_model_names:
        prefix, _, name = whole.partition(":")
        if name and prefix.lower() == vendor.name:
            return name
    plain = [whole for whole in settings.ai_model_names if whole.partition(":")[0].lower() not in known]
    return plain[0] if first and plain else vendor.default_model


def _policy(settings: Settings) -> Policy:
    return Policy(
        deadline_s=float(settings.model_deadline_s),
        tokens_per_interview=settings.tokens_an_interview,
        tokens_per_day=settings.tokens_a_day,
    )


class _Followed:
    """What an admin chooses in another process is taken up in this."""

    def __init__(self, live: LivePolicy, choices: OperatingChoices, bus: Bus) -> None:
        self._live = live
        self._choices = choices
        self._reading: set[asyncio.Task[None]] = set()
        self._deafen = [bus.listen("choices", self._heard), bus.listen("missed", self._heard)]

    def _heard(self, _hint: Hint) -> None:
        reading = asyncio.get_running_loop().create_task(self._read())
        self._reading.add(reading)
        reading.add_done_callback(self._reading.discard)

    async def _read(self) -> None:
        try:
            await _take_up(self._live, self._choices)
        except VivaError as failure:
            log.warning("choices_not_read", code=failure.code)

    async def stop(self) -> None:
        for deafen in self._deafen:
            deafen()
        await asyncio.gather(*self._reading, return_exceptions=True)


async def _take_up(live: LivePolicy, choices: OperatingChoices) -> None:
    """What an admin chose before. A choice that this version does not take is left aside, and that is told."""
    for name, value in (await choices.kept()).items():
        try:
            live.change(**{name: value})
        except Invalid as misfit:
            log.warning("choice_left_aside", setting=name, why=misfit.detail)


def digest_with(secret: str) -> Callable[[bytes], str]:
    """A key for judgements that nobody can try answers out on without the secret of this installation."""

    def digest(text: bytes) -> str:
        return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()

    return digest
