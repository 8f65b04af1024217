"""A word or a few; right if it is one of the accepted spellings. All or nothing."""

from __future__ import annotations

from vivavoce.domain.keyed import NO_KEY, Part, by_key, only, verdict
from vivavoce.domain.kinds import QuestionKind, Unfit
from vivavoce.domain.question import Answer, Question, WordsKey
from vivavoce.domain.scoring import Scorecard
from vivavoce.domain.spelling import accepted

SLIP = "A slip of spelling was let pass."


def check_words(question: Question, answer: Answer) -> None:
    only(answer, "answer")


def score_words(question: Question, answer: Answer) -> Scorecard:
    if question.words is None:
        return NO_KEY
    parts = (words_part("Right answer", answer.text or "", question.words),)
    return by_key(question, parts, verdict(parts))


def words_part(name: str, given: str, key: WordsKey) -> Part:
    found = accepted(given, key) if given.strip() else None
    slipped = found is not None and accepted(given, _exact(key)) is None
    return Part(
        name=name,
        given=given.strip(),
        right=found or key.accepts[0],
        earned=float(found is not None),
        note=SLIP if slipped else "",
    )


def _exact(key: WordsKey) -> WordsKey:
    return WordsKey(accepts=key.accepts, case=key.case, accents=key.accents)


def _unfit(question: Question) -> Unfit:
    if question.words is None:
        yield "words", "is missing; write {accepts: […]} with every spelling that is right."


KIND = QuestionKind(
    name="short_text",
    title="A word or a few",
    answer_field="answer",
    time_limit_s=120,
    check=check_words,
    score=score_words,
    key_fields=("words",),
    unfit=_unfit,
)
