"""What a question made by a model must stand before a candidate hears it. Each fault has its own reason, in words that
the model is given for its second try."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from vivavoce.domain.plan import Slot
from vivavoce.domain.question import Answer, Question, RubricPoint
from vivavoce.interviewer.claims import Claim
from vivavoce.interviewer.discretion import judges, not_talk, quotes_any, tells
from vivavoce.interviewer.drafts import kind_for
from vivavoce.interviewer.gates import in_english
from vivavoce.interviewer.passage import suspect
from vivavoce.interviewer.private_matters import asks_for_private_matters
from vivavoce.interviewer.scorer import scored
from vivavoce.interviewer.words import COMMON_STEMS, content_stems

WORDS = (8, 60)
POINTS = {"easy": (3, 5), "medium": (3, 5), "hard": (4, 6)}
EASY_WORDS_MAX = 45
SAYS, SAYS_WORDS_MIN = (2, 4), 5
HINTS = (2, 3)
WRONG_MAX = 3
ALIKE, ALIKE_WORDS_MIN = 0.6, 3
# A question speaks of its subject, so only what says a phrasing nearly whole gives it away.
TELLS_WHOLE = 0.75
SHOWS_MIN = 2
EARNS_MIN = 8.0

NEEDS_TO_SEE = re.compile(
    r"\b(?:(?:the |this )?(?:following|attached|above|below)|as shown|shown here|on (?:your|the) screen)\b"
    r"|\b(?:code|snippet|diagram|figure|table|passage|picture|text) (?:above|below|here)\b"
    r"|[{}<>\[\]`]|\bTODO\b|\.\.\.|…|\bXYZ\b",
    re.IGNORECASE,
)
CLOSED = re.compile(r"(?:^|[.;,:] )(?:so |and |but )?(?:is|are|was|were|do|does|did|have|has|had|should|would|will) "
                    r"(?:you|it|this|that|there|the|a|an|we|your|one)\b[^?.;:]*\?\s*$", re.IGNORECASE)  # fmt: skip
ANOTHER = re.compile(
    r"[,;]? (?:and|or|also|then|plus)(?: also)?,? (?:what|how|why|when|where|which|who)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a question must fit: its slot, the words of its subject, and the questions that there are already."""

    slot: Slot
    subject: frozenset[str]
    taken: tuple[str, ...] = ()
    claim: Claim | None = None


def faults(question: Question, around: Around) -> list[str]:
    """Every reason why this question must not be asked; empty when it may be."""
    return list(dict.fromkeys(fault for check in CHECKS for fault in check(question, around)))


async def faults_in_passing(question: Question, around: Around) -> list[str]:
    """The same, with a breath between the checks: nobody waits for this question, and others have turns to take."""
    found: list[str] = []
    for check in CHECKS:
        found.extend(check(question, around))
        await asyncio.sleep(0)
    return list(dict.fromkeys(found))


def _one_question(question: Question, around: Around) -> Iterator[str]:
    if question.text.count("?") != 1 or not question.text.endswith("?"):
        yield "It must be exactly one question, with one question mark, at its end."
    elif len(ANOTHER.findall(question.text)) > 1:
        yield "It asks for several things at once; ask for one."


def _on_topic(question: Question, around: Around) -> Iterator[str]:
    said = content_stems(question.text)
    if around.claim is not None:
        if not content_stems(around.claim.name) & said and around.claim.name.lower() not in question.text.lower():
            yield f"It must name the claim that it asks about: {around.claim.name}."
    elif not (said - COMMON_STEMS) & around.subject:
        yield f"It is not about the skill that is asked for: {around.slot.skill}."


def _answerable(question: Question, around: Around) -> Iterator[str]:
    if NEEDS_TO_SEE.search(question.text):
        yield "It must be answerable aloud: it refers to something that the candidate cannot see, or has a gap in it."
    if CLOSED.search(question.text):
        yield "It can be answered with yes or no; ask openly."


def _new(question: Question, around: Around) -> Iterator[str]:
    own = content_stems(question.text) - COMMON_STEMS
    for taken in around.taken:
        other = content_stems(taken) - COMMON_STEMS
        if len(own & other) >= max(ALIKE_WORDS_MIN, ALIKE * min(len(own), len(other))):
            yield f"It repeats a question that there is already: {taken}"
            return


def _fits_the_slot(question: Question, around: Around) -> Iterator[str]:
    slot = around.slot
    if question.kind != kind_for(slot):
        yield f"Its kind must be {kind_for(slot)}."
    if question.difficulty != slot.difficulty:
        yield f"Its difficulty must be {slot.difficulty}."
    least, most = POINTS[slot.difficulty]
    if not least <= len(question.rubric) <= most:
        yield f"A question that is {slot.difficulty} has {least} to {most} points in its rubric."
    if slot.difficulty == "easy" and len(question.text.split()) > EASY_WORDS_MAX:
        yield "It is too long and involved for an easy question."


def _length(question: Question, around: Around) -> Iterator[str]:
    if not WORDS[0] <= len(question.text.split()) <= WORDS[1]:
        yield f"It must have {WORDS[0]} to {WORDS[1]} words."


def _decent(question: Question, around: Around) -> Iterator[str]:
    if any(asks_for_private_matters(text) for text in _asked(question)):
        yield "It asks about something private, which no interview may: age, family, health, religion, origin, pay."
    if judges(question.text):
        yield "It praises, grades or speaks of the scoring."


def _closed_mouth(question: Question, around: Around) -> Iterator[str]:
    points = [point for point in question.rubric if point.says]
    if tells(question.text, points, replace(question, text="", clarify=""), from_share=TELLS_WHOLE):
        yield "Its text gives away a part of its rubric."
    if tells(question.clarify, points, question):
        yield "Its clarify text gives away a part of its rubric."
    if any(tells(point.ask or "", [point], question, from_share=TELLS_WHOLE) for point in points):
        yield "A follow-up question in `ask` gives away its own point."
    if quotes_any(" ".join(question.hints), [phrase for point in points for phrase in point.says], [question.text]):
        yield "A hint says a phrasing of the rubric."


def _rubric(question: Question, around: Around) -> Iterator[str]:
    names = [point.name.lower() for point in question.rubric]
    if len(set(names)) < len(names):
        yield "Two points of the rubric have the same name."
    if not all(_point_is_whole(point) for point in question.rubric):
        yield f"Each point needs {SAYS[0]} to {SAYS[1]} different full clauses in `says`, and one question in `ask`."
    shown = {point.shows for point in question.rubric if point.shows}
    if question.kind == "behavioral" and len(shown) < SHOWS_MIN:
        yield "A behavioral question has at least two points with different parts of a story in `shows`."
    if question.kind != "behavioral" and shown:
        yield "Only a behavioral question has points with `shows`."


def _point_is_whole(point: RubricPoint) -> bool:
    asks_once = (point.ask or "").count("?") == 1
    clauses = {phrase.lower() for phrase in point.says}
    told = SAYS[0] <= len(clauses) <= SAYS[1] and all(
        len(c.split()) >= SAYS_WORDS_MIN and len(content_stems(c)) > 1 for c in clauses
    )
    return asks_once and (told if point.shows is None else not point.says)


def _scorable(question: Question, around: Around) -> Iterator[str]:
    """Tried out: an answer made of the rubric's own phrasings must earn its points, and the question said back none."""
    points = tuple(point for point in question.rubric if point.says)
    if not points:
        return
    tried = replace(question, rubric=points)
    best = scored(tried, Answer(text=" ".join(f"I would say that {point.says[0]}." for point in points)))
    if best.score is None or best.score < EARNS_MIN:
        yield "The points of the rubric cannot be told apart in an answer: give each its own idea and its own words."
    for claim in question.wrong:
        if any(
            c.points >= c.max
            for c in scored(replace(tried, wrong=()), Answer(text=f"I would say that {claim}.")).criteria
        ):
            yield "A false statement in `wrong` says nearly the same as a point of the rubric."
            return


def _help(question: Question, around: Around) -> Iterator[str]:
    if not HINTS[0] <= len(question.hints) <= HINTS[1]:
        yield "It needs two or three hints."
    if len(question.wrong) > WRONG_MAX:
        yield f"`wrong` has {WRONG_MAX} statements at most."
    if not question.clarify or not question.stronger:
        yield "`clarify` and `stronger` must not be empty."


def _obeys_nobody(question: Question, around: Around) -> Iterator[str]:
    if any(suspect(text) for text in _all_texts(question)):
        yield "It carries an instruction, or speaks to a grader; it must only ask."


def _language(question: Question, around: Around) -> Iterator[str]:
    if not all(in_english(text) for text in _all_texts(question)):
        yield "It must be in English."
    if any(not_talk(text) for text in _all_texts(question)):
        yield "It must be plain words that can be said aloud: no address, no markup, no signs that cannot be seen."


def _asked(question: Question) -> tuple[str, ...]:
    return question.text, question.clarify, *question.hints, *(point.ask or "" for point in question.rubric)


def _all_texts(question: Question) -> tuple[str, ...]:
    told = [text for point in question.rubric for text in (point.name, *point.says)]
    return *_asked(question), *question.wrong, question.stronger, *told


CHECKS: tuple[Callable[[Question, Around], Iterator[str]], ...] = (
    _language, _length, _one_question, _on_topic, _answerable, _new, _fits_the_slot, _decent, _rubric, _help,
    _closed_mouth, _scorable, _obeys_nobody,
)  # fmt: skip
