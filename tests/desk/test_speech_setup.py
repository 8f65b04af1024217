"""Who hears and who speaks, from what the operator has set."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from vivavoce.ports.clock import SystemClock
from vivavoce.ports.speech import BYTES_A_SECOND, ScriptedSpeaker, ScriptedTranscriber
from vivavoce.providers import Account
from vivavoce.providers.own_ears import OwnTranscriber
from vivavoce.resilience.hearing import ResilientTranscriber
from vivavoce.settings import SettingInvalid, Settings, load_settings
from vivavoce.sim.vendor_servers import SpokenServer
from vivavoce.speech_setup import (
    ELSEWHERE,
    Embedded,
    hearing_accounts,
    opened_speech,
    speaking_accounts,
    speech_part,
    thinks_s,
)
from vivavoce.storage.database import open_database


def load(folder: Path, **values: str) -> Settings:
    return load_settings({"VIVA_DATA_DIR": str(folder), **values}, folder / "none")


def told(settings: Settings) -> tuple[list[str], list[str]]:
    hearers, speakers = hearing_accounts(settings), speaking_accounts(settings)
    return [f"{a.name} {a.model}" for a in hearers], [f"{a.name} {a.model}" for a in speakers]


def test_whoever_has_a_key_is_asked_and_each_key_is_an_account(tmp_path: Path) -> None:
    settings = load(tmp_path, DEEPGRAM_API_KEYS="a,b", OPENAI_API_KEY="c", GEMINI_API_KEY="d")
    assert told(settings) == (
        ["deepgram 1 flux-general-en", "deepgram 2 flux-general-en", "openai 1 gpt-live-transcribe"],
        ["deepgram 1 aura-2-thalia-en", "deepgram 2 aura-2-thalia-en", "openai 1 gpt-4o-mini-tts/marin"],
    )
    assert settings.warnings == ()


def test_the_order_and_the_models_can_be_chosen(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        DEEPGRAM_API_KEY="a",
        OPENAI_API_KEY="c",
        VIVA_HEARING="openai:gpt-4o-transcribe,deepgram:nova-3,embedded",
        VIVA_SPEAKING="embedded",
    )
    assert told(settings) == (["openai 1 gpt-4o-transcribe", "deepgram 1 nova-3"], [])


def test_words_that_nobody_rates_are_trusted_by_name_only(tmp_path: Path) -> None:
    assert load(tmp_path).hearing_unrated == "review"
    assert load(tmp_path, VIVA_HEARING_UNRATED="trust").hearing_unrated == "trust"
    with pytest.raises(SettingInvalid, match="It can be review, trust"):
        load(tmp_path, VIVA_HEARING_UNRATED="yes")


def test_the_detector_of_speech_is_one_of_two(tmp_path: Path) -> None:
    assert load(tmp_path).speech_detector == "silero"
    assert load(tmp_path, VIVA_SPEECH_DETECTOR="loudness").speech_detector == "loudness"
    with pytest.raises(SettingInvalid, match="It can be silero, loudness"):
        load(tmp_path, VIVA_SPEECH_DETECTOR="none")


def test_a_server_of_ones_own_is_not_asked_to_hear_unless_it_is_named(tmp_path: Path) -> None:
    own = {"OPENAI_API_KEY": "x", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}
    assert told(load(tmp_path, **own)) == ([], [])
    assert told(load(tmp_path, **own, VIVA_SPEAKING="openai:kokoro/af"))[1] == ["openai 1 kokoro/af"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"VIVA_HEARING": "deepgram"}, "needs a key: set DEEPGRAM_API_KEYS"),
        ({"VIVA_HEARING": "siri"}, "names 'siri'. It can be deepgram, openai, embedded or off"),
        ({"VIVA_SPEAKING": "embedded,deepgram", "DEEPGRAM_API_KEY": "k"}, "Name it last"),
        ({"VIVA_SPEAKING": "off,embedded"}, "is off and more"),
        ({"VIVA_HEARING": "vosk"}, "set VIVA_VOSK_MODEL to where they are"),
        ({"VIVA_SPEAKING": "vosk"}, "VIVA_SPEAKING names 'vosk'"),
    ],
)
def test_what_does_not_fit_is_named_with_the_way_out(tmp_path: Path, values: dict[str, str], said: str) -> None:
    settings = load(tmp_path, **values)
    with pytest.raises(SettingInvalid, match=said):
        told(settings)
    assert said in speech_part(settings)["detail"]


def test_weights_need_their_folder_and_their_package(tmp_path: Path) -> None:
    with pytest.raises(SettingInvalid, match="there is no such folder"):
        load(tmp_path, VIVA_WHISPER_MODEL=str(tmp_path / "nothing"))
    with pytest.raises(SettingInvalid, match=r"pip install 'vivavoce\[whisper\]'"):
        told(load(tmp_path, VIVA_WHISPER_MODEL=str(tmp_path)))


async def test_what_is_set_up_hears_and_speaks_and_counts(tmp_path: Path, sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    async with SpokenServer("deepgram") as server:
        settings = load(tmp_path, DEEPGRAM_API_KEYS="a,b", DEEPGRAM_BASE_URL=server.base_url)
        async with opened_speech(settings, database, SystemClock()) as speech:
            assert speech.transcriber is not None
            assert speech.speaker is not None
            hearing = await speech.transcriber.listen(lambda _: None, session_id="s1")
            hearing.feed(bytes(2 * BYTES_A_SECOND))
            assert (await hearing.finish()).origin.name == "deepgram"
            await hearing.close()
            assert [sound async for sound in speech.speaker.speak("Well done.", session_id="s1")]
            states = speech.hearing.states()
            assert [(state.name, state.condition) for state in states] == [("deepgram 1", "up"), ("deepgram 2", "up")]
            assert sum(state.tokens_today for state in states) == 2
            assert speech.hearing.words == "deepgram 1 (flux-general-en), then deepgram 2 (flux-general-en)"
        await server.settled()
        assert {turn.key for turn in server.turns} <= {"a", "b"}
    await database.close()


@pytest.mark.parametrize(
    ("address", "who"),
    [
        (None, ("Deepgram",)),
        ("https://api.eu.deepgram.com", ("Deepgram",)),
        ("https://deepgram.com.example.org", (ELSEWHERE,)),
        ("https://notdeepgram.com", (ELSEWHERE,)),
    ],
)
async def test_it_is_known_who_else_hears_and_reads_and_whose_server_that_is(
    tmp_path: Path, sqlite_url: str, address: str | None, who: tuple[str, ...]
) -> None:
    database = open_database(sqlite_url)
    own = {"DEEPGRAM_BASE_URL": address} if address else {}
    settings = load(tmp_path, DEEPGRAM_API_KEYS="a,b", OPENAI_API_KEYS="c", VIVA_SPEAKING="openai", **own)
    async with opened_speech(settings, database, SystemClock()) as speech:
        assert speech.hearing.elsewhere == (*who, "OpenAI")
        assert speech.speaking.elsewhere == ("OpenAI",)
    async with opened_speech(load(tmp_path), database, SystemClock()) as speech:
        assert (speech.hearing.elsewhere, speech.speaking.elsewhere) == ((), ())
    await database.close()


async def test_only_weights_of_ones_own_are_given_time_to_think(tmp_path: Path, sqlite_url: str) -> None:
    own = OwnTranscriber(Account(vendor="whisper", number=1, model="small"), tmp_path)
    assert (thinks_s(own, 40.0), thinks_s(ScriptedTranscriber("yes"), 40.0)) == (40.0, 0.0)
    database = open_database(sqlite_url)
    async with opened_speech(load(tmp_path, DEEPGRAM_API_KEYS="a"), database, SystemClock()) as speech:
        assert isinstance(speech.transcriber, ResilientTranscriber)
        assert speech.transcriber.thinks is thinks_s
    await database.close()


async def test_with_nothing_set_up_the_built_in_parts_do_it_or_nobody(tmp_path: Path, sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    settings, clock = load(tmp_path), SystemClock()
    async with opened_speech(settings, database, clock) as speech:
        assert (speech.transcriber, speech.speaker) == (None, None)
    embedded = Embedded(transcriber=ScriptedTranscriber("yes"), speaker=ScriptedSpeaker())
    async with opened_speech(settings, database, clock, embedded) as speech:
        assert speech.transcriber is not None
        hearing = await speech.transcriber.listen(lambda _: None)
        assert (await hearing.finish()).text == "yes"
        await hearing.close()
        assert speech.hearing.built_in == "scripted"
        assert speech.speaker is not None
    off = load(tmp_path, VIVA_HEARING="off", VIVA_SPEAKING="off")
    async with opened_speech(off, database, clock, embedded) as speech:
        assert (speech.transcriber, speech.speaker) == (None, None)
    await asyncio.sleep(0)
    await database.close()
