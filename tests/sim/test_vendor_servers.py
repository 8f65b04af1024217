"""The simulated vendors, seen by a client that knows their protocols and nothing else."""

from __future__ import annotations

import asyncio
import json
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from sim.vendor_calls import PROMPT, SAID, SCHEMA, WAYS, Json, Way, events_of
from vivavoce.sim.vendor_servers import FAULTS, VENDORS, Script, VendorServer, in_turn, served
from vivavoce.sim.vendor_servers.ask import Ask

CARD: Json = {
    "score": 6,
    "verdict": "strong",
    "evidence": [{"quote": "I rolled the deploy back", "points": 3}, {"quote": None, "points": 0}],
    "feedback": "Say how you knew that it had worked.",
}
EVERY_WAY = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
WHOLE_OR_STREAMED = pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
IN_A_FORM = pytest.mark.parametrize("wants", ["tool", "form"])
# Made once: reading the authorities of the world takes longer than a whole test.
TRUSTED = ssl.create_default_context()
LONG = httpx.Timeout(10.0)
AT_ONCE = httpx.Timeout(0.1, connect=5.0)
SHORT = httpx.Timeout(0.2, connect=5.0)


def answers(ask: Ask) -> str | Json:
    return CARD if ask.schema else "What would you do differently today?"


@asynccontextmanager
async def asking(
    way: Way, script: Script, patience: httpx.Timeout = LONG
) -> AsyncIterator[tuple[VendorServer, httpx.AsyncClient]]:
    async with (
        VendorServer(way.vendor, script) as server,
        httpx.AsyncClient(base_url=server.url, timeout=patience, verify=TRUSTED, trust_env=False) as client,
    ):
        yield server, client


async def said(way: Way, fault: str, *, stream: bool, wants: str = "tool") -> str:
    async with asking(way, Script(answers, fault=fault)) as (_, client):
        reply = await client.post(**way.request(stream=stream, wants=wants))
    assert reply.status_code == 200
    return way.said(reply.content, stream=stream)


# All is well


@EVERY_WAY
@WHOLE_OR_STREAMED
async def test_words_are_answered_with_words(way: Way, stream: bool) -> None:
    assert await said(way, "none", stream=stream, wants="nothing") == "What would you do differently today?"


@EVERY_WAY
@WHOLE_OR_STREAMED
@IN_A_FORM
async def test_a_schema_is_answered_with_an_object(way: Way, stream: bool, wants: str) -> None:
    assert json.loads(await said(way, "none", stream=stream, wants=wants)) == CARD


@EVERY_WAY
@WHOLE_OR_STREAMED
async def test_what_was_asked_is_on_record(way: Way, stream: bool) -> None:
    async with asking(way, Script(answers)) as (server, client):
        await client.post(**way.request(stream=stream, wants="tool"))
        (ask,) = server.asks
    assert (ask.model, ask.stream, ask.system, ask.prompt) == ("m-1", stream, "You judge.", PROMPT)
    assert (ask.tool, ask.schema, ask.temperature) == ("judge", SCHEMA, 0.5)
    assert ask.seed == (7 if "seed" in json.dumps(way.body) else None)
    assert ask.key == (None if way.path == "/api/chat" else "key-1")
    assert ask.finished
    assert not ask.gone


@EVERY_WAY
@IN_A_FORM
async def test_the_brain_is_true_to_the_schema_and_quotes_the_candidate(way: Way, wants: str) -> None:
    async with asking(way, Script()) as (_, client):
        reply = await client.post(**way.request(stream=False, wants=wants))
    made = json.loads(way.said(reply.content, stream=False))
    assert list(made) == SCHEMA["required"]
    assert 0 <= made["score"] <= 10
    assert made["verdict"] == "strong"
    assert [point["quote"] in SAID for point in made["evidence"]] == [True, True]


@pytest.mark.parametrize(
    ("vendor", "path", "headers", "model"),
    [
        ("openai", "/v1/models", WAYS["openai"].headers, "gpt-viva"),
        ("anthropic", "/v1/models", WAYS["anthropic"].headers, "claude-viva"),
        ("gemini", "/v1beta/models", WAYS["gemini"].headers, "models/gemini-viva"),
        ("ollama", "/api/tags", {}, "llama-viva:latest"),
        ("ollama", "/api/version", {}, "0."),
    ],
)
async def test_a_probe_is_answered_and_fails_with_the_rest(vendor: str, path: str, headers: Json, model: str) -> None:
    async with (
        VendorServer(vendor, Script(fault=in_turn("none", "500_burst"))) as server,
        httpx.AsyncClient(base_url=server.url, verify=TRUSTED, trust_env=False) as client,
    ):
        well, ill = [await client.get(path, headers=headers) for _ in range(2)]
        assert (len(server.probes), len(server.asks)) == (2, 0)
    assert (well.status_code, ill.status_code) == (200, 500)
    assert model in well.text


@EVERY_WAY
async def test_what_is_no_request_is_refused(way: Way) -> None:
    async with asking(way, Script()) as (server, client):
        empty = await client.post(way.path, json={}, headers=way.headers)
        elsewhere = await client.post("/nowhere", json={}, headers=way.headers)
        assert server.asks == []
    assert (empty.status_code, elsewhere.status_code) == (400, 404)
    assert "required" in empty.text


@pytest.mark.parametrize("vendor", ["openai", "anthropic", "gemini"])
async def test_only_known_keys_are_taken(vendor: str) -> None:
    way = WAYS[vendor]
    async with (
        VendorServer(vendor, Script(answers), keys=frozenset({"key-2"})) as server,
        httpx.AsyncClient(base_url=server.url, verify=TRUSTED, trust_env=False) as client,
    ):
        request = way.request(stream=False)
        wrong = await client.post(**request)
        request["headers"] = {name: value.replace("key-1", "key-2") for name, value in way.headers.items()}
        right = await client.post(**request)
    assert (wrong.status_code, right.status_code) == (400 if vendor == "gemini" else 401, 200)


async def test_anthropic_wants_its_version() -> None:
    way = WAYS["anthropic"]
    async with asking(way, Script(answers)) as (_, client):
        reply = await client.post(way.path, json=way.body, headers={"x-api-key": "key-1"})
    assert reply.status_code == 400
    assert reply.json()["error"]["type"] == "invalid_request_error"


async def test_ollama_streams_unless_it_is_told_not_to() -> None:
    way = WAYS["ollama"]
    async with asking(way, Script(answers)) as (_, client):
        reply = await client.post(way.path, json=way.body)
    assert reply.headers["content-type"] == "application/x-ndjson"
    assert len(events_of(reply.content)) > 1


async def test_a_connection_is_used_again() -> None:
    way = WAYS["openai"]
    async with asking(way, Script(answers)) as (_, client):
        replies = [await client.post(**way.request(stream=stream)) for stream in (False, True, False)]
        ours = {reply.extensions["network_stream"].get_extra_info("client_addr") for reply in replies}
    assert [reply.status_code for reply in replies] == [200, 200, 200]
    assert len(ours) == 1


async def test_a_script_that_fails_is_told_of() -> None:
    way = WAYS["openai"]

    def fails(ask: Ask) -> str:
        raise LookupError("no answer for this")

    with pytest.raises(LookupError, match="no answer for this"):
        async with asking(way, Script(fails)) as (_, client):
            with pytest.raises(httpx.RemoteProtocolError):
                await client.post(**way.request(stream=False))


# Faults of the way there


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("dns", "not known|resolution|resolve"),
        ("tls", "CERTIFICATE_VERIFY_FAILED"),
        ("refused", "attempts failed|refused"),
    ],
)
async def test_nobody_is_reached(vendor: str, fault: str, words: str) -> None:
    way = WAYS[vendor]
    async with asking(way, Script(fault=fault)) as (server, client):
        with pytest.raises(httpx.ConnectError, match=words):
            await client.post(**way.request(stream=False))
        assert server.asks == []
        assert server.url.startswith("https" if fault == "tls" else "http:")


async def test_behind_a_certificate_that_is_trusted_all_is_well() -> None:
    anyone = ssl.create_default_context()
    anyone.check_hostname, anyone.verify_mode = False, ssl.CERT_NONE
    async with (
        VendorServer("openai", Script(answers, fault="tls")) as server,
        httpx.AsyncClient(verify=anyone) as client,
    ):
        request = WAYS["openai"].request(stream=False)
        assert (await client.post(server.url + request.pop("url"), **request)).status_code == 200


# Faults of the wire


@EVERY_WAY
@WHOLE_OR_STREAMED
async def test_hang_gives_no_byte_and_notices_that_the_client_goes(way: Way, stream: bool) -> None:
    async with asking(way, Script(answers, fault="hang"), AT_ONCE) as (server, client):
        with pytest.raises(httpx.ReadTimeout):
            async with client.stream("POST", **way.request(stream=stream)):
                pytest.fail("a head came")
        await client.aclose()
        await server.settled()
        (ask,) = server.asks
        assert ask.gone
        assert not ask.finished


@EVERY_WAY
@WHOLE_OR_STREAMED
@pytest.mark.parametrize(
    ("fault", "seen"), [("hang_in_stream", httpx.ReadTimeout), ("cut", httpx.ReadError)], ids=["hang", "cut"]
)
async def test_a_stream_ends_amid_the_answer(way: Way, stream: bool, fault: str, seen: type[Exception]) -> None:
    got = b""
    async with asking(way, Script(answers, fault=fault), LONG if fault == "cut" else SHORT) as (server, client):
        with pytest.raises(seen):
            async with client.stream("POST", **way.request(stream=stream)) as reply:
                async for piece in reply.aiter_raw():
                    got += piece
        assert not server.asks[0].finished
    assert got
    if stream:
        assert 0 < len(way.said(got, stream=True)) < len("What would you do differently today?")
    else:
        assert len(got) < int(reply.headers["content-length"])


@EVERY_WAY
async def test_an_error_comes_after_some_output(way: Way) -> None:
    async with asking(way, Script(answers, fault="error_in_stream")) as (_, client):
        reply = await client.post(**way.request(stream=True))
    *before, last = events_of(reply.content)
    assert reply.status_code == 200
    assert "".join(way.delta(event) for event in before)
    assert "error" in (last, *last, last.get("type", ""))


@EVERY_WAY
@WHOLE_OR_STREAMED
async def test_late_duplicate_answers_twice_once_the_client_has_given_up(way: Way, stream: bool) -> None:
    request = way.request(stream=stream)
    body = json.dumps(request["json"]).encode()
    fields = {"host": "x", "content-length": str(len(body)), **way.headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    arrived = asyncio.Event()

    def fault(ask: Ask) -> str:
        arrived.set()
        return "late_duplicate"

    async with asking(way, Script(answers, fault=fault)) as (server, _):
        reader, writer = await asyncio.open_connection("127.0.0.1", int(server.url.rpartition(":")[2]))
        writer.write(f"POST {request['url']} HTTP/1.1\r\n{head}\r\n".encode() + body)
        await arrived.wait()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(1), 0.05)
        writer.write_eof()
        got = await reader.read()
        writer.close()
    assert got.count(b"HTTP/1.1 200") == 2
    first, second = got.split(b"HTTP/1.1 200")[1:]
    assert first == second


@pytest.mark.parametrize(("kept", "answered"), [(0, [1, 2]), (1, [1, 1])], ids=["a new connection", "the same"])
async def test_late_duplicate_is_taken_for_the_next_answer_on_the_same_connection(
    kept: int, answered: list[int]
) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    request = WAYS["openai"].request(stream=False)
    limits = httpx.Limits(max_keepalive_connections=kept)
    script = Script(answers, fault=in_turn("late_duplicate", "none"), sleep=sleep, late_s=45.0)
    async with (
        VendorServer("openai", script) as server,
        httpx.AsyncClient(base_url=server.url, limits=limits, verify=TRUSTED, trust_env=False) as client,
    ):
        replies = [await client.post(**request) for _ in range(2)]
    assert waited == [45.0]
    assert [reply.json()["id"] for reply in replies] == [f"chatcmpl-{number}" for number in answered]


# Errors


@EVERY_WAY
@WHOLE_OR_STREAMED
async def test_429_says_when_to_come_back_or_does_not(way: Way, stream: bool) -> None:
    async with asking(way, Script(fault=in_turn("429_retry_after", "429"), retry_after_s=7)) as (_, client):
        told, bare = [await client.post(**way.request(stream=stream)) for _ in range(2)]
    assert (told.status_code, bare.status_code) == (429, 429)
    if way.vendor == "gemini":
        assert told.json()["error"]["details"][0]["retryDelay"] == "7s"
        assert "details" not in bare.json()["error"]
    else:
        assert (told.headers.get("retry-after"), bare.headers.get("retry-after")) == ("7", None)


@EVERY_WAY
@WHOLE_OR_STREAMED
async def test_500_burst_passes(way: Way, stream: bool) -> None:
    async with asking(way, Script(answers, fault="500_burst", burst=2)) as (_, client):
        replies = [await client.post(**way.request(stream=stream)) for _ in range(4)]
    assert [reply.status_code for reply in replies] == [500, 500, 200, 200]


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        ("openai", 401, '"code": "invalid_api_key"'),
        ("responses", 401, '"code": "invalid_api_key"'),
        ("anthropic", 401, '"type": "authentication_error"'),
        ("gemini", 400, '"reason": "API_KEY_INVALID"'),
        ("ollama", 401, '"error": "The API key'),
        ("ollama as openai", 401, '"code": "invalid_api_key"'),
    ],
)
async def test_401_in_the_words_of_the_vendor(name: str, status: int, words: str) -> None:
    async with asking(WAYS[name], Script(fault="401")) as (_, client):
        reply = await client.post(**WAYS[name].request(stream=False))
    assert reply.status_code == status
    assert words in reply.text


@pytest.mark.parametrize(("name", "status"), [("openai", 503), ("anthropic", 529), ("gemini", 503), ("ollama", 503)])
async def test_overloaded_has_the_status_of_the_vendor(name: str, status: int) -> None:
    async with asking(WAYS[name], Script(fault="overloaded")) as (_, client):
        assert (await client.post(**WAYS[name].request(stream=False))).status_code == status


async def test_a_request_can_be_traced_by_its_id() -> None:
    for name, header in (("openai", "x-request-id"), ("anthropic", "request-id")):
        async with asking(WAYS[name], Script(fault=in_turn("none", "429"))) as (_, client):
            ids = [(await client.post(**WAYS[name].request(stream=False))).headers[header] for _ in range(2)]
        assert ids == ["req_1", "req_2"]


# What the model says


@EVERY_WAY
@WHOLE_OR_STREAMED
@IN_A_FORM
async def test_empty_and_prose_where_an_object_was_wanted(way: Way, stream: bool, wants: str) -> None:
    assert await said(way, "empty", stream=stream, wants=wants) == ""
    assert (await said(way, "prose", stream=stream, wants=wants)).startswith("Certainly!")


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("openai", '"refusal": "I\'m'),
        ("responses", '"refusal": "I\'m'),
        ("anthropic", '"stop_reason": "refusal"'),
        ("gemini", '"blockReason": "SAFETY"'),
        ("ollama", '"content": "I\'m'),
        ("ollama as openai", '"content": "I\'m'),
    ],
)
@WHOLE_OR_STREAMED
async def test_refusal_in_the_form_of_the_vendor(name: str, mark: str, stream: bool) -> None:
    async with asking(WAYS[name], Script(answers, fault="refusal")) as (_, client):
        reply = await client.post(**WAYS[name].request(stream=stream, wants="form"))
    assert reply.status_code == 200
    assert mark in reply.text
    assert 'candidates"' not in reply.text


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("openai", '"finish_reason": "length"'),
        ("responses", '"reason": "max_output_tokens"'),
        ("anthropic", '"stop_reason": "max_tokens"'),
        ("gemini", '"finishReason": "MAX_TOKENS"'),
        ("ollama", '"done_reason": "length"'),
        ("ollama as openai", '"finish_reason": "length"'),
    ],
)
@WHOLE_OR_STREAMED
async def test_truncated_json_says_that_it_is_cut(name: str, mark: str, stream: bool) -> None:
    way = WAYS[name]
    async with asking(way, Script(answers, fault="truncated_json")) as (_, client):
        reply = await client.post(**way.request(stream=stream, wants="form"))
    got = way.said(reply.content, stream=stream)
    assert mark in reply.text
    assert json.dumps(CARD).startswith(got)
    assert 0 < len(got) < len(json.dumps(CARD))


@EVERY_WAY
@WHOLE_OR_STREAMED
@IN_A_FORM
async def test_score_11_and_false_quote_alter_those_fields_only(way: Way, stream: bool, wants: str) -> None:
    eleven = json.loads(await said(way, "score_11", stream=stream, wants=wants))
    assert (eleven["score"], [point["points"] for point in eleven["evidence"]]) == (11, [11, 11])
    assert eleven["evidence"][0]["quote"] == CARD["evidence"][0]["quote"]
    false = json.loads(await said(way, "false_quote", stream=stream, wants=wants))
    assert false["evidence"][0]["quote"] not in PROMPT
    assert (false["evidence"][1]["quote"], false["score"]) == (None, 6)


@EVERY_WAY
@WHOLE_OR_STREAMED
async def test_one_megabyte_is_an_object_still(way: Way, stream: bool) -> None:
    got = await said(way, "one_megabyte", stream=stream, wants="form")
    made = json.loads(got)
    assert len(made["feedback"]) > 1_000_000
    assert made | {"feedback": CARD["feedback"]} == CARD


# Time


async def test_slow_takes_three_seconds_and_sometimes_ten() -> None:
    way = WAYS["ollama"]
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    async with asking(way, Script(answers, fault="slow", sleep=sleep)) as (_, client):
        for _ in range(60):
            await client.post(**way.request(stream=False))
    assert set(waited) == {3.0, 10.0}
    assert 1 <= waited.count(10.0) <= 14


async def test_latency_is_waited_for_with_the_sleep_that_is_given() -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    async with asking(WAYS["gemini"], Script(answers, latency_s=1.5, sleep=sleep)) as (_, client):
        await client.post(**WAYS["gemini"].request(stream=True))
    assert waited == [1.5]


# Starting one


def test_an_unknown_fault_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="No fault is called 'explode'. There are: none, slow"):
        Script(fault="explode")
    assert len(set(FAULTS)) == len(FAULTS)


def test_a_server_in_a_thread_of_its_own_changes_its_fault_while_it_runs() -> None:
    way = WAYS["openai"]
    with (
        served("openai", Script(answers)) as server,
        httpx.Client(base_url=server.url, verify=TRUSTED, trust_env=False) as client,
    ):
        well = client.post(**way.request(stream=False))
        server.script.fault = "401"
        ill = client.post(**way.request(stream=False))
    assert (well.status_code, ill.status_code, len(server.asks)) == (200, 401, 2)


def test_a_server_in_a_process_of_its_own() -> None:
    command = [sys.executable, "-m", "vivavoce.sim.vendor_servers", "--vendor", "ollama", "--brain", "interview"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip().removesuffix("/v1")
        reply = httpx.post(
            url + WAYS["ollama"].path, json={**WAYS["ollama"].body, "stream": False}, verify=TRUSTED, trust_env=False
        )
        process.terminate()
        assert process.wait(10) == 0
    assert reply.json()["message"]["content"].endswith("?")
