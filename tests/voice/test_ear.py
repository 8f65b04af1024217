"""How a turn is cut into what is recognised apart, with a recogniser that only counts and a detector that is told."""

from __future__ import annotations

from collections import deque
from typing import Any, cast

from vivavoce.voice.ear import FRAME_BYTES, Ear
from vivavoce.voice.rare_words import RareWords
from vivavoce.voice.sphinx import Piece

FRAME = bytes(FRAME_BYTES)


class Counting:
    """A recogniser that says a word for each utterance: how many frames it was given."""

    mean = "40"

    def __init__(self) -> None:
        self.utterances: list[int] = []

    def use(self, models: object) -> None: ...

    def start_stream(self, mean: str) -> None: ...

    def start(self) -> None:
        self.utterances.append(0)

    def hear(self, sound: bytes) -> None:
        self.utterances[-1] += len(sound) // FRAME_BYTES

    def end(self) -> None: ...

    def text(self) -> str:
        return f"{self.utterances[-1]}"

    def pieces(self) -> tuple[Piece, ...]:
        return (Piece(self.text(), 0, self.utterances[-1], 1.0),)


class Told:
    """What the detector of speech says of each frame."""

    def __init__(self) -> None:
        self.says: deque[bool] = deque()

    def is_speech(self, frame: bytes) -> bool:
        return self.says.popleft()


def ear() -> tuple[Ear, Counting, Told]:
    recogniser, detector = Counting(), Told()
    made = Ear(cast("Any", recogniser), (), RareWords(), lambda: detector)
    made.begin((), "40")
    return made, recogniser, detector


def hear(one: Ear, detector: Told, says: str) -> None:
    """`s` for a frame of speech, `.` for one without."""
    detector.says.extend(letter == "s" for letter in says)
    one.hear(FRAME * len(says))


def test_what_was_settled_at_the_first_silence_leaves_nothing_to_do_at_the_end() -> None:
    for fading in range(9):
        one, recogniser, detector = ear()
        hear(one, detector, "..ssssssssss")
        one.settle()
        hear(one, detector, "s" * fading + "." * (fading % 3))
        words = one.finish()
        assert recogniser.utterances == [12], f"{fading} frames that were called speech still"
        assert [word.text for word in words] == ["12"]


def test_whoever_goes_on_at_once_is_heard_from_the_first_frame() -> None:
    one, recogniser, detector = ear()
    hear(one, detector, "..ssssssssss")
    one.settle()
    hear(one, detector, "s" * 20)
    assert [word.text for word in one.finish()] == ["12", "20"]
    assert recogniser.utterances == [12, 20]


def test_whoever_goes_on_after_a_pause_is_heard_too() -> None:
    one, recogniser, detector = ear()
    hear(one, detector, "..ssssssssss")
    one.settle()
    hear(one, detector, "ss....ssssss")
    one.finish()
    assert recogniser.utterances == [12, 12]


def test_settling_in_silence_or_twice_changes_nothing() -> None:
    one, recogniser, detector = ear()
    one.settle()
    hear(one, detector, "..ssssssssss")
    one.settle()
    one.settle()
    one.finish()
    assert recogniser.utterances == [12]
