"""Files as one stream: what we write tar reads, what tar writes we read, and what is not plain is refused."""

from __future__ import annotations

import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivavoce.sandbox.packing import NotReadable, packed, unpacked

PARTS = st.text("abXY09$_-", min_size=1, max_size=12)
NAMES = st.lists(PARTS, min_size=1, max_size=3).map("/".join)


def tarred(*members: tuple[str, bytes, bytes]) -> bytes:
    """By the standard library, in the format that compilers' results come in."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.USTAR_FORMAT) as files:
        for name, kind, content in members:
            member = tarfile.TarInfo(name)
            member.type, member.size = kind, len(content)
            member.linkname = "/etc/passwd" if kind in (tarfile.SYMTYPE, tarfile.LNKTYPE) else ""
            files.addfile(member, io.BytesIO(content))
    return stream.getvalue()


@given(st.dictionaries(NAMES, st.binary(max_size=1100), max_size=4))
def test_what_is_packed_is_read_again_by_us_and_by_others(files: dict[str, bytes]) -> None:
    stream = packed(files)
    assert unpacked(stream) == files
    with tarfile.open(fileobj=io.BytesIO(stream)) as read:
        assert {member.name: member.size for member in read} == {name: len(files[name]) for name in files}


def test_what_tar_writes_is_read() -> None:
    long = "a" * 90 + "/" + "b" * 60
    stream = tarred(
        ("./", tarfile.DIRTYPE, b""), ("./program", tarfile.REGTYPE, b"\x7fELF"), (long, tarfile.REGTYPE, b"x")
    )
    assert unpacked(stream) == {"program": b"\x7fELF", long: b"x"}


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_what_is_no_regular_file_is_refused(kind: bytes) -> None:
    with pytest.raises(NotReadable):
        unpacked(tarred(("link", kind, b"")))


@pytest.mark.parametrize("name", ["../up", "/etc/passwd", "a/../b", ".hidden", "a/.b", "a//b", "", "a\nb", "a/"])
def test_names_that_lead_elsewhere_are_refused(name: str) -> None:
    header = bytearray(packed({"x": b"1"}))
    header[0:100] = name.encode().ljust(100, b"\0")
    with pytest.raises(NotReadable):
        unpacked(bytes(header))


def test_a_size_below_nothing_is_refused() -> None:
    """It would lead back to its own header, again and again."""
    header = bytearray(packed({"x": b"1"}))
    header[124:136] = b"-0000001000\0"
    with pytest.raises(NotReadable):
        unpacked(bytes(header))


def test_too_many_files_are_refused() -> None:
    stream = packed({f"f{number}": b"" for number in range(11)})
    assert len(unpacked(stream, files_max=11)) == 11
    with pytest.raises(NotReadable, match="more than 10"):
        unpacked(stream, files_max=10)


@given(st.binary(max_size=1500))
def test_nonsense_is_refused_and_never_crashes(stream: bytes) -> None:
    if not stream[:512].strip(b"\0"):
        return
    with pytest.raises(NotReadable):
        unpacked(stream)


@given(st.integers(0, 2047), st.integers(0, 255))
def test_a_stream_with_one_byte_changed_gives_plain_files_or_is_refused(at: int, value: int) -> None:
    stream = bytearray(packed({"a.class": b"1234", "b.class": b"5678"}))
    stream[at] = value
    try:
        files = unpacked(bytes(stream))
    except NotReadable:
        return
    assert all(not name.startswith(("/", ".")) and "/." not in name for name in files)


def test_a_size_beyond_the_stream_is_refused() -> None:
    stream = bytearray(packed({"x": b"1"}))
    stream[124:136] = b"77777777777\0"
    with pytest.raises(NotReadable):
        unpacked(bytes(stream))
