"""Pictures, sounds and films: let in by what they are, with words for them, and shown safely."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import httpx
import pytest

import every_kind
from served import PASSWORD, TRUSTED, Person, Served, served
from vivavoce.api.media_routes import span_of
from vivavoce.desk.media import LINK_S, Media
from vivavoce.domain.media import BYTES_MAX, content_type_of
from vivavoce.ports.clock import VirtualClock
from vivavoce.ports.errors import NotSignedIn

MIB = 1024 * 1024


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def picture(shade: int = 0) -> bytes:
    """A real PNG of one pixel."""
    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixel = zlib.compress(bytes((0, shade)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


SOUND = b"RIFF" + struct.pack("<I", 36 + 600_000) + b"WAVEfmt " + bytes(range(256)) * 2400


@pytest.mark.parametrize(
    ("start", "content_type"),
    [
        (picture(), "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"),
        (b"OggS\0", "audio/ogg"),
        (b"ID3\x04", "audio/mpeg"),
        (b"\xff\xfb\x90\x00", "audio/mpeg"),
        (b"\0\0\0\x20ftypM4A \0\0", "audio/mp4"),
        (b"\0\0\0\x20ftypisom\0\0", "video/mp4"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm", "video/webm"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x88matroska", None),
        (b"\0\0\0\x20ftypheic\0\0", None),
        (b"RIFF\0\0\0\0AVI LIST", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", None),
        (b"<?xml version='1.0'?><svg>", None),
        (b"<html><script>", None),
        (b"\xff\xff\xff\xff", None),
        (b"%PDF-1.7", None),
        (b"", None),
    ],
)
def test_a_file_is_what_its_first_bytes_say(start: bytes, content_type: str | None) -> None:
    assert content_type_of(start) == content_type


@pytest.mark.parametrize(
    ("asked", "span"),
    [
        ("", (0, 100)), ("bytes=0-", (0, 100)), ("bytes=10-19", (10, 20)), ("bytes=90-500", (90, 100)),
        ("bytes=-30", (70, 100)), ("bytes=-500", (0, 100)), ("bytes=100-", None), ("bytes=-0", None),
        ("bytes=20-10", None), ("bytes=0-1,5-6", (0, 100)), ("lines=1-2", (0, 100)), ("bytes=-", (0, 100)),
    ],
)  # fmt: skip
def test_a_range_is_read(asked: str, span: tuple[int, int] | None) -> None:
    assert span_of(asked, 100) == span


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("media")
    medium = {"id": medium_id(picture(9)), "kind": "image", "content_type": "image/png", "alt": "A grey pixel"}
    used = f"    media: [{medium}]\n"
    with served(folder / "data", VIVA_CONTENT_DIRS=str(every_kind.written(folder / "content", used))) as running:
        yield running


@pytest.fixture(scope="module")
def editor(server: Served) -> Person:
    assert server.linked.wait(20)
    assert server.owner_link is not None
    body = {
        "token": server.owner_link.partition("token=")[2],
        "email": "owner@example.org",
        "name": "Owner",
        "password": PASSWORD,
    }
    with httpx.Client(base_url=server.url, verify=TRUSTED) as client:
        told = client.post("/api/auth/one-time", json=body).json()
    return Person(server, "owner@example.org", told["access_token"], told["refresh_token"])


def medium_id(content: bytes) -> str:
    return f"m_{sha256(content).hexdigest()[:32]}"


def upload(person: Person, content: bytes, name: str = "x.bin", **words: str) -> httpx.Response:
    fields = {"alt": "One grey pixel", **words}
    with person.client() as client:
        return client.post("/api/media", files={"file": (name, content)}, data=fields)


@pytest.mark.slow
def test_a_picture_is_kept_and_shown_safely(server: Served, editor: Person) -> None:
    answer = upload(editor, picture(1), "innocent.html")
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert (told["kind"], told["content_type"], told["alt"]) == ("image", "image/png", "One grey pixel")
    assert upload(editor, picture(1)).json()["media_id"] == told["media_id"]
    with server.person("looks@example.org").client() as client:
        shown = client.get(f"/api/media/{told['media_id']}")
        known = client.get(f"/api/media/{told['media_id']}", headers={"If-None-Match": shown.headers["etag"]})
        link = client.post(f"/api/media/{told['media_id']}/link").json()
    assert shown.content == picture(1)
    assert shown.headers["content-type"] == "image/png"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert shown.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert "immutable" in shown.headers["cache-control"]
    assert (known.status_code, known.content) == (304, b"")
    with httpx.Client(base_url=server.url, verify=TRUSTED) as nobody:
        assert nobody.get(link["url"]).content == picture(1)
        assert nobody.get(f"/api/media/{told['media_id']}").status_code == 401
        assert nobody.get(link["url"][:-1] + ("0" if link["url"][-1] != "0" else "1")).status_code == 401
        assert nobody.get(link["url"].replace("until=1", "until=2")).status_code == 401
        assert nobody.get(link["url"].replace(told["media_id"], "m_" + "0" * 32)).status_code == 401


@pytest.mark.slow
def test_a_sound_is_sent_in_ranges(editor: Person) -> None:
    told: dict[str, Any] = upload(editor, SOUND, transcript="A hum.").json()
    with editor.client() as client:
        where = f"/api/media/{told['media_id']}"
        assert client.get(where).content == SOUND
        part = client.get(where, headers={"Range": "bytes=262000-262300"})
        assert (part.status_code, part.content) == (206, SOUND[262000:262301])
        assert part.headers["content-range"] == f"bytes 262000-262300/{len(SOUND)}"
        assert client.get(where, headers={"Range": "bytes=-5"}).content == SOUND[-5:]
        assert client.get(where, headers={"Range": f"bytes={len(SOUND)}-"}).status_code == 416


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "words", "status", "field"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", {}, 415, ""),
        (b"", {}, 415, ""),
        (picture(2), {"alt": " "}, 422, "alt"),
        (picture(2), {"alt": "x" * 501}, 422, "alt"),
        (SOUND, {}, 422, "transcript"),
        (SOUND, {"transcript": "x" * 20_001}, 422, "transcript"),
        (picture(2) + b"\0" * BYTES_MAX["image"], {}, 413, ""),
        (SOUND + b"\0" * (34 * MIB), {"transcript": "A hum."}, 413, ""),
    ],
)
def test_what_may_not_be_shown_is_refused(
    editor: Person, content: bytes, words: dict[str, str], status: int, field: str
) -> None:
    answer = upload(editor, content, "fine.png", **words)
    assert answer.status_code == status, answer.text
    assert [error["field"] for error in answer.json().get("errors", [])] == ([field] if field else [])


@pytest.mark.slow
def test_a_candidate_adds_and_removes_nothing(server: Served, editor: Person) -> None:
    candidate = server.person("adds@example.org")
    assert upload(candidate, picture(3)).status_code == 403
    told = upload(editor, picture(3)).json()
    with candidate.client() as client:
        assert client.delete(f"/api/media/{told['media_id']}").status_code == 403


@pytest.mark.slow
def test_what_is_in_use_or_was_shown_stays(server: Served, editor: Person) -> None:
    used, seen, free = (upload(editor, picture(shade)).json()["media_id"] for shade in (9, 10, 11))
    with server.person("sees@example.org").client() as client:
        client.post(f"/api/media/{seen}/link")
    with editor.client() as client:
        assert client.delete(f"/api/media/{used}").json()["code"] == "media_in_use"
        assert client.delete(f"/api/media/{seen}").json()["code"] == "media_shown"
        client.post(f"/api/media/{free}/link")
        assert client.delete(f"/api/media/{free}").status_code == 204
        assert client.get(f"/api/media/{free}").status_code == 404
        assert client.delete(f"/api/media/{free}").status_code == 404


@pytest.mark.slow
def test_a_question_names_its_media_with_their_words(server: Served) -> None:
    person = server.person("asked@example.org")
    told: dict[str, Any] = person.start(blueprint="every-kind")
    with person.client() as client:
        where = f"/api/interviews/{told['interview_id']}"
        client.post(f"{where}/answer", json={"question_id": told["question"]["question_id"], "option": "B"})
        [medium] = client.get(where).json()["current_question"]["media"]
    assert (medium["kind"], medium["alt"]) == ("image", "A grey pixel")
    assert medium["url"] == f"/api/media/{medium_id(picture(9))}"


def test_an_address_works_for_an_hour_at_least_and_then_no_more() -> None:
    clock = VirtualClock(1_800_000_000.0 + 100)
    media = Media(None, lambda: (), clock, "secret")  # type: ignore[arg-type]
    parts = dict(pair.split("=") for pair in media.link("m_1").partition("?")[2].split("&"))
    until, signature = int(parts["until"]), parts["signature"]
    assert until - clock.now() >= LINK_S
    media.check_link("m_1", until, signature)
    for wrong in (("m_2", until, signature), ("m_1", until + 1, signature), ("m_1", until, "é")):
        with pytest.raises(NotSignedIn):
            media.check_link(*wrong)
    clock.advance(until - clock.now())
    with pytest.raises(NotSignedIn):
        media.check_link("m_1", until, signature)
