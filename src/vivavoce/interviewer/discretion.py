"""What an interviewer must not say, whoever words it: a part of the answer, praise, a grade, a word of the person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from vivavoce.domain.question import Question, RubricPoint
from vivavoce.interviewer.rubric import aligned, prepare
from vivavoce.interviewer.words import COMMON_STEMS, Token, clauses_of, content_stems, tokens_of

# A sentence that says this much of a phrasing tells it, and so does a run of words of it that nobody has said yet, or
# all of it word for word, however common its words.
TELLS_FROM = 0.5
TELLS_MASS = 2.0
RUN = 5
RUN_OWN_MIN = 2
WHOLE_MIN = 4

PRAISE = re.compile(
    r"!"
    r"|^\W*(?:great|excellent|perfect|exactly|correct|right|wrong|nice|wonderful|good|brilliant|awesome|amazing)\b\W"
    r"|\b(?:great|excellent|good|nice|perfect|impressive|brilliant|strong|solid|fantastic|wonderful|clear|thorough)\b"
    r" (?:answer|point|example|job|explanation|question|start|summary|thinking|understanding|insight|description)s?\b"
    r"|\bwell (?:done|said|put|explained|spotted)\b|\bgood (?:for|of) you\b"
    r"|\b(?:that|this|you)(?:'s| is| are|'re| was| sounds?| were) (?:very |quite |absolutely |completely |all )?"
    r"(?:great|excellent|good|nice|perfect|impressive|brilliant|correct|right|wrong|incorrect|mistaken|not true)\b"
    r"|\b(?:i am|i'm) (?:very )?(?:impressed|delighted)\b",
    re.IGNORECASE,
)
GRADING = re.compile(
    r"\brubric\b|\byour (?:score|grade|mark|points|rating)\b|\b(?:full|more|no|extra) (?:points|marks)\b"
    r"|\bas an ai\b|\b(?:system prompt|my instructions)\b",
    re.IGNORECASE,
)
OF_THE_PERSON = re.compile(
    r"\byou(?:'re| are| were| seem| appear| come across| look| sound)(?: to be)?(?: as)? (?:a |an |the |very |quite |"
    r"so |clearly |really |rather |not |somewhat |naturally )*"
    r"(?:smart|intelligent|clever|gifted|talented|brilliant|bright|capable|confident|nervous|shy|lazy|weak|strong|"
    r"friendly|likeable|honest|dishonest|young|old|experienced|junior|senior|passionate|enthusiastic|natural|person|"
    r"candidate|engineer|developer|leader|communicator|team player|fit|expert|beginner|skilled|careless|arrogant)\b"
    r"|\byour (?:personality|character|attitude|intelligence|talent|accent|voice|mood|nerves|confidence|age|background|"
    r"looks|potential|passion|enthusiasm)\b|\b(?:he|she|him|her|his|hers)\b"
    r"|\b(?:hire|hired|hiring|recommend(?:ed)? for the|reject(?:ed)?|offer you)\b",
    re.IGNORECASE,
)

NOT_TALK = re.compile(r"\bhttps?://|\bwww\.\w|</?[a-z!][^<]*>", re.IGNORECASE)


def not_talk(text: str) -> bool:
    """What nobody says aloud: an address, a tag, or letters that cannot be seen or turn those after them around."""
    return NOT_TALK.search(text) is not None or not " ".join(text.split()).isprintable()


def tells(
    text: str,
    points: Sequence[RubricPoint],
    question: Question,
    known: Iterable[str] = (),
    *,
    from_share: float = TELLS_FROM,
) -> bool:
    """Whether the text says one of these points. `known` is what the candidate has said or was told already."""
    said = frozenset().union(content_stems(question.text), *(content_stems(each) for each in known))
    if not points:
        return False
    return any(_runs(text, point, said) for point in points) or _says(text, points, question, said, from_share)


def _says(
    text: str, points: Sequence[RubricPoint], question: Question, said: frozenset[str], from_share: float
) -> bool:
    prepared = prepare(replace(question, rubric=tuple(points), wrong=()))
    matches, _ = aligned(prepared, clauses_of(text))
    for match in matches:
        new = {token.stem for token in match.tokens} - said - COMMON_STEMS
        if match.share >= from_share and match.mass >= TELLS_MASS and new:
            return True
    return False


def _runs(text: str, point: RubricPoint, said: frozenset[str]) -> bool:
    """A run of words of a phrasing or of the name, with more than one word of content that is new."""
    tokens = tokens_of(text)
    spoken = set(_windows(tokens, said))
    if any(window in spoken for phrase in (*point.says, point.name) for window in _windows(tokens_of(phrase), said)):
        return True
    words = f" {' '.join(token.stem for token in tokens)} "
    return any(_stands_whole(words, tokens_of(phrase), said) for phrase in point.says)


def _stands_whole(words: str, phrase: Sequence[Token], said: frozenset[str]) -> bool:
    if len(phrase) < WHOLE_MIN or all(token.stem in said for token in phrase if token.content):
        return False
    return f" {' '.join(token.stem for token in phrase)} " in words


def _windows(tokens: Sequence[Token], said: frozenset[str], own_min: int = RUN_OWN_MIN) -> Iterable[tuple[str, ...]]:
    length = min(RUN, len(tokens))
    for i in range(len(tokens) - length + 1):
        window = tokens[i : i + length]
        new = {t.stem for t in window if t.content and t.stem not in said and t.stem not in COMMON_STEMS}
        if len(new) >= own_min:
            yield tuple(token.stem for token in window)


def judges(text: str) -> bool:
    """Praise, blame or a grade: in the talk an interviewer has none of these."""
    return bool(PRAISE.search(text) or GRADING.search(text))


def quotes_any(text: str, secrets: Iterable[str], known: Iterable[str] = ()) -> bool:
    """Whether the text repeats a run of words of one of these, such as a hint that was not given."""
    said = frozenset().union(*(content_stems(each) for each in known))
    spoken = set(_windows(tokens_of(text), said, 1))
    return any(window in spoken for secret in secrets for window in _windows(tokens_of(secret), said, 1))
