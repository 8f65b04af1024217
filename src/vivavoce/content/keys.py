"""The keys of questions that a key decides, and what is shown beside a question, as packs write them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from vivavoce.content.fields import Fields
from vivavoce.domain import media
from vivavoce.domain.question import CodeBlock, Gap, Medium, MediumKind, NumberKey, Option, Pair, Piece, WordsKey
from vivavoce.domain.shuffling import piece_id

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NUMBER_MOST = 1e15
GAP_NAME = "[a-z][a-z0-9_]*"

Own = tuple[tuple[str, str | float | bool], ...]


def options_from(fields: Fields) -> tuple[Option, ...]:
    options = []
    for letter, child in zip(LETTERS, fields.children("options"), strict=False):
        child.only("text", "right", "misconception")
        options.append(
            Option(
                letter=letter,
                text=child.text("text"),
                right=child.flag("right", False),
                misconception=child.text("misconception", "") or None,
            )
        )
    return tuple(options)


def statement_from(fields: Fields) -> tuple[Option, ...]:
    """The two options of a statement that holds or does not."""
    if "holds" not in fields.raw:
        return ()
    holds, idea = fields.flag("holds", True), fields.text("misconception", "") or None
    return (
        Option(letter="A", text="True", right=holds, misconception=None if holds else idea),
        Option(letter="B", text="False", right=not holds, misconception=idea if holds else None),
    )


def number_from(fields: Fields) -> NumberKey | None:
    if "number" not in fields.raw:
        return None
    child = fields.child("number")
    child.only("value", "absolute", "relative", "unit")
    return NumberKey(
        value=child.number("value", least=-NUMBER_MOST, most=NUMBER_MOST),
        absolute=child.number("absolute", 0, most=NUMBER_MOST),
        relative=child.number("relative", 0, most=1),
        unit=child.text("unit", ""),
    )


def words_from(fields: Fields) -> WordsKey | None:
    if "words" not in fields.raw:
        return None
    child = fields.child("words")
    child.only("accepts", "case", "accents", "typos")
    accepts = child.texts("accepts")
    if not accepts:
        child.problem("accepts", "is missing; list every spelling that is right, the best first.")
    return WordsKey(
        accepts=accepts,
        case=child.flag("case", False),
        accents=child.flag("accents", False),
        typos=child.flag("typos", False),
    )


def order_from(fields: Fields, question_id: str) -> tuple[Piece, ...]:
    return pieces(question_id, fields.texts("order"))


def pairs_from(fields: Fields, question_id: str) -> tuple[Pair, ...]:
    pairs = []
    for child in fields.children("pairs"):
        child.only("left", "right")
        left, right = pieces(question_id, (child.text("left"), child.text("right")))
        pairs.append(Pair(left=left, right=right))
    return tuple(pairs)


def pieces(question_id: str, texts: Iterable[str]) -> tuple[Piece, ...]:
    return tuple(Piece(id=piece_id(question_id, text), text=text) for text in texts)


def gaps_from(fields: Fields) -> tuple[Gap, ...]:
    gaps = []
    for child in fields.children("gaps"):
        child.only("name", "words", "number", "options")
        name = child.matching("name", GAP_NAME, "use lower-case letters, digits and underscores, as in the passage.")
        gaps.append(Gap(name=name, words=words_from(child), number=number_from(child), options=options_from(child)))
    return tuple(gaps)


def code_from(fields: Fields) -> CodeBlock | None:
    if "code" not in fields.raw:
        return None
    child = fields.child("code")
    child.only("language", "text")
    return CodeBlock(language=child.text("language"), text=child.verbatim("text").rstrip("\n"))


def media_from(fields: Fields) -> tuple[Medium, ...]:
    found = tuple(_medium(child) for child in fields.children("media"))
    if len(found) > media.OF_A_QUESTION_MAX:
        fields.problem("media", f"has {len(found)} items; {media.OF_A_QUESTION_MAX} are enough for one question.")
    return found


def _medium(fields: Fields) -> Medium:
    fields.only("id", "kind", "content_type", "alt", "transcript")
    kind = cast(MediumKind, fields.choice("kind", media.TYPES))
    if kind in media.TYPES:
        fields.choice("content_type", media.TYPES[kind])
    alt, transcript = fields.text("alt"), fields.verbatim("transcript").strip()
    if len(alt) > media.ALT_LENGTH_MAX:
        fields.problem("alt", f"has {len(alt)} characters; {media.ALT_LENGTH_MAX} at most say what is to be seen.")
    if kind in ("audio", "video") and not transcript:
        fields.problem("transcript", "is missing; write what is said and heard, for those who cannot hear it.")
    return Medium(
        id=fields.matching("id", media.ID.pattern, "it is the 'media_id' that the upload gave."),
        kind=kind,
        content_type=str(fields.raw.get("content_type", "")),
        alt=alt,
        transcript=transcript,
    )


def own_from(fields: Fields, names: Iterable[str]) -> Own:
    """What a kind from a plug-in has beside the known fields: texts, numbers and yes or no."""
    found = []
    for name in names:
        value = fields.raw.get(name)
        if isinstance(value, str | int | float):
            found.append((name, value))
        elif value is not None:
            fields.problem(name, "is not a text, a number, or true or false.")
    return tuple(found)
