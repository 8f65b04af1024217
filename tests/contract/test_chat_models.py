"""What every provider of a chat model keeps, over the real wire. A new vendor is one more entry in `ENTRIES`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from pydantic import BaseModel, Field

from vivavoce.ports import errors
from vivavoce.ports.chat import Material, Prompt
from vivavoce.providers import Account, VendorChatModel, vendors
from vivavoce.sim.vendor_servers import Script, VendorServer

ENTRIES = {"openai": "openai", "gemini": "gemini", "anthropic": "anthropic", "ollama": "ollama"}
"""Each provider, and the local server that speaks its protocol."""

KEY = "key-of-the-operator"
ANSWER = "I rolled the deploy back at once. Then I wrote a test that fails without the fix."
PROMPT = Prompt(
    task="evaluation", instructions="You judge an answer.", material=(Material(name="answer", text=ANSWER),)
)
EVERY_VENDOR = pytest.mark.parametrize("name", ENTRIES)


class Point(BaseModel):
    quote: str
    points: float = Field(ge=0, le=10)


class Card(BaseModel):
    score: float = Field(ge=0, le=10)
    evidence: list[Point] = Field(min_length=1)


@asynccontextmanager
async def provider(name: str, fault: str = "none") -> AsyncIterator[tuple[VendorServer, VendorChatModel]]:
    vendor = vendors()[name]
    async with VendorServer(ENTRIES[name], Script(fault=fault, burst=99)) as server:
        account = Account(vendor=name, number=1, model=vendor.default_model, key=KEY, base_url=server.base_url)
        model = VendorChatModel(vendor, account)
        try:
            yield server, model
        finally:
            await model.close()


def test_every_vendor_keeps_the_contract() -> None:
    assert set(vendors()) == set(ENTRIES)


@EVERY_VENDOR
async def test_what_is_asked_for_comes_back_in_its_shape(name: str) -> None:
    async with provider(name) as (server, model):
        reply = await model.ask(PROMPT, Card)
        (seen,) = server.asks
    assert isinstance(reply.value, Card)
    assert reply.value.evidence[0].quote
    assert (reply.origin.kind, reply.origin.name) == ("model", name)
    assert reply.usage.tokens > 0
    assert (seen.key, seen.temperature) in ((KEY, 0.0), (KEY, None))
    assert "You judge an answer." in seen.system
    assert ANSWER in seen.prompt
    assert ANSWER not in seen.system


@EVERY_VENDOR
async def test_words_come_piece_by_piece_and_tell_what_they_cost(name: str) -> None:
    async with provider(name) as (_, model):
        pieces = [piece async for piece in model.stream(PROMPT)]
    assert len([piece for piece in pieces if piece.text]) > 1
    assert "".join(piece.text for piece in pieces).endswith("?")
    assert pieces[-1].usage is not None
    assert pieces[-1].usage.output_tokens > 0
    assert not any(piece.restarted for piece in pieces)


@EVERY_VENDOR
async def test_an_account_is_used_again_without_connecting_anew(name: str) -> None:
    async with provider(name) as (server, model):
        await model.ask(PROMPT, Card)
        await model.ask(PROMPT, Card)
        assert len(server.asks) == 2
        assert server.asks[0].body == server.asks[1].body


NAMED: dict[str, type[errors.RemoteFailure]] = {
    "dns": errors.RemoteUnreachable,
    "tls": errors.RemoteUnreachable,
    "refused": errors.RemoteUnreachable,
    "cut": errors.RemoteUnreachable,
    "401": errors.RemoteKeyRefused,
    "429": errors.RemoteLimited,
    "429_retry_after": errors.RemoteLimited,
    "500_burst": errors.RemoteBroken,
    "overloaded": errors.RemoteBroken,
    "error_in_stream": errors.RemoteBroken,
    "refusal": errors.RemoteDeclined,
    "empty": errors.RemoteGarbled,
    "prose": errors.RemoteGarbled,
    "truncated_json": errors.RemoteGarbled,
    "score_11": errors.RemoteGarbled,
    "one_megabyte": errors.RemoteGarbled,
}
ONLY_STREAMED = ("error_in_stream",)
ONLY_WHOLE = ("prose", "score_11", "refusal")


def wanted(name: str, fault: str) -> type[errors.RemoteFailure]:
    """Ollama has no form for a refusal: it is prose."""
    return errors.RemoteGarbled if (name, fault) == ("ollama", "refusal") else NAMED[fault]


@pytest.mark.slow
@EVERY_VENDOR
@pytest.mark.parametrize("fault", [fault for fault in NAMED if fault not in ONLY_STREAMED])
async def test_a_fault_has_its_name_when_something_whole_is_asked_for(name: str, fault: str) -> None:
    async with provider(name, fault) as (server, model):
        with pytest.raises(wanted(name, fault)) as caught:
            await model.ask(PROMPT, Card)
        assert len(server.asks) == (0 if fault in ("dns", "tls", "refused") else 1)
    assert KEY not in str(caught.value)
    assert ANSWER not in str(caught.value)
    if fault == "429_retry_after":
        assert caught.value.retry_after_s == 2.0


@pytest.mark.slow
@EVERY_VENDOR
@pytest.mark.parametrize("fault", [fault for fault in NAMED if fault not in ONLY_WHOLE])
async def test_a_fault_has_its_name_when_words_are_streamed(name: str, fault: str) -> None:
    async with provider(name, fault) as (_, model):
        with pytest.raises(wanted(name, fault)) as caught:
            async for _piece in model.stream(PROMPT):
                pass
    assert KEY not in str(caught.value)


def test_no_account_shows_its_key() -> None:
    account = Account(vendor="openai", number=2, model="m", key=KEY)
    assert KEY not in repr(account)
    assert account.name == "openai 2"
