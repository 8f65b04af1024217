"""The letter at the head of a report: what a model may write it from, and what it must stand before it is sent.

Every number and every quote in it is looked up in what the interview really gave.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pydantic import BaseModel, Field

from vivavoce.domain.report import Report, SkillResult
from vivavoce.domain.reporting import compose
from vivavoce.domain.state import Asked, Session
from vivavoce.interviewer.discretion import GRADING, OF_THE_PERSON, not_talk
from vivavoce.interviewer.gates import in_english
from vivavoce.interviewer.passage import passage, suspect
from vivavoce.interviewer.quoting import find

WORDS = (30, 190)
QUOTES_EACH = 2
QUOTE_LENGTH_MAX = 160
NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*(?![\w])|\b\d+(?=%|th\b|st\b|nd\b|rd\b)")
COUNTED = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
COUNTING = re.compile(
    rf"\b({'|'.join(COUNTED)}) (?:of|out of|\w+ (?:answers|questions)|answers|questions)\b", re.IGNORECASE
)
QUOTED = re.compile(r"“([^”]*)”|\"([^\"]*)\"")
SHARE = re.compile(r"%|\bper ?cent\b", re.IGNORECASE)
ADDRESS = re.compile(r"^\W*(?:dear|hi|hello)\b|\b(?:sincerely|best regards|kind regards|yours truly)\b", re.IGNORECASE)


class Letter(BaseModel):
    paragraph: str = Field(min_length=1, max_length=3000)


def facts(session: Session) -> str:
    """All that may be written about, as lines: numbers, names and quotes, and no sentence that could steer."""
    report = session.report or compose(session)
    lines = [
        f"Role: {session.role_name}",
        f"Questions asked: {report.asked}; answered: {report.answered}; scored: {report.scored}",
        _overall(report),
        *(_skill(skill) for skill in report.skills),
    ]
    for asked in session.asked:
        if asked.scorecard is not None and asked.score is not None:
            lines.extend(_answer(asked))
    return "\n".join(lines)


def _overall(report: Report) -> str:
    if report.score is None:
        return "Overall: no answer could be scored"
    return f"Overall: {report.score:g} of 10 (between {report.low:g} and {report.high:g})"


def _skill(skill: SkillResult) -> str:
    score = "not scored" if skill.score is None else f"{skill.score:g} of 10"
    return f"Skill {skill.name}: {score}, answers: {skill.answers}"


def _answer(asked: Asked) -> Iterator[str]:
    card = asked.scorecard
    assert card is not None
    yield f"Question {asked.number} ({asked.question.skill}): {asked.question.text}"
    yield f"  Score: {card.score:g} of 10"
    for criterion in card.criteria:
        shown = "in full" if criterion.points >= criterion.max else "in part" if criterion.points else "missing"
        quotes = [f"“{e.quote[:QUOTE_LENGTH_MAX]}”" for e in criterion.evidence[:QUOTES_EACH] if e.quote]
        yield f"  {criterion.name}: {shown}" + (f", quote: {' / '.join(quotes)}" if quotes else "")


def faults(letter: str, session: Session) -> list[str]:
    """Every reason why this must not be sent; empty when it may be."""
    return list(_faults(letter, session))


def _faults(letter: str, session: Session) -> Iterator[str]:
    if not WORDS[0] <= len(letter.split()) <= WORDS[1] or "\n\n" in letter.strip():
        yield f"It must be one paragraph of {WORDS[0]} to {WORDS[1]} words."
    if unknown := sorted(_numbers(_without_quotes(letter)) - _numbers(facts(session)) - {0.0, 10.0}):
        yield f"It has numbers that are not in the facts: {', '.join(f'{number:g}' for number in unknown)}."
    if SHARE.search(_without_quotes(letter)):
        yield "It speaks of percentages, and there are none in the facts."
    for quote in _quotes(letter):
        if not _was_said(quote, session):
            yield f"It quotes words that nobody said: {quote[:80]}"
    if OF_THE_PERSON.search(_without_quotes(letter)):
        yield "It speaks of the person or of hiring; speak of the answers."
    if ADDRESS.search(letter):
        yield "It has a greeting or a signature."
    plain = _without_quotes(letter)
    graded = GRADING.search(plain.replace("your score", "")) or suspect(letter)
    if graded or not_talk(plain) or not in_english(letter):
        yield "It must be a plain letter in English about the answers, and nothing else."


def _numbers(text: str) -> set[float]:
    digits = {float(found.rstrip(".,").replace(",", ".")) for found in NUMBER.findall(text) if found.count(".") < 2}
    return digits | {COUNTED.index(found.lower()) + 2.0 for found in COUNTING.findall(text)}


def _quotes(letter: str) -> Iterable[str]:
    return [first or second for first, second in QUOTED.findall(letter)]


def _without_quotes(letter: str) -> str:
    return QUOTED.sub(" ", letter)


def _was_said(quote: str, session: Session) -> bool:
    """In an answer, outside of what speaks to the examiner, or in a question that was asked."""
    texts = [asked.question.text for asked in session.asked]
    texts += [passage(asked.answer.said).text for asked in session.asked if asked.answer is not None]
    return any(find(quote, text) is not None for text in texts)
