"""The built-in help: it tells of the platform, puts a question in other words, and in practice explains concepts. All
that it says was written before, so nobody can talk it into anything; what comes near to an open question stays unsaid.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock
from typing import Literal

import structlog

from vivavoce.domain.question import Origin, Question
from vivavoce.domain.state import Asked
from vivavoce.interviewer import phrases
from vivavoce.interviewer.concepts import Concepts, named_in, stems_of, words_of
from vivavoce.interviewer.grading.sides import Mind
from vivavoce.interviewer.help_facts import fact_of, hints_left
from vivavoce.interviewer.help_finding import Finding, TopicFinder
from vivavoce.interviewer.help_seeking import Seeking, seeking
from vivavoce.interviewer.secrecy import discloses, secrets_of
from vivavoce.interviewer.words import COMMON_STEMS, content_stems
from vivavoce.ports.helping import HelpBook, HelpReply, MayAsk, Situation, Topic, WordMeaning, freely, titles

log = structlog.get_logger(__name__)

BUILTIN_HELP = Origin(kind="builtin", name="built-in help", version="1")
TRIED_MAX = 12
OFFERED = 3

ANSWERS_ARE_YOURS = "The answer stays with you, so I say nothing about it, neither what is right nor what is not."
NO_JUDGING = "I do not look at answers or guesses; the evaluation does that."
IN_OTHER_WORDS = "In other words, the question is: {clarify}"
HINT_LEFT = "You can ask for a hint with its button."
NOT_IN_A_TEST = "In a test I help with the platform and with the wording, and explain nothing of the subject."
NOT_WHILE_OPEN = (
    "While this question is open I explain nothing that comes near to it. Once you have answered, ask me again."
)
NOTHING_OPEN = "No question is open at the moment, so there is nothing to put in other words."
FROM_THE_BANK = "What the bank of questions says where “{term}” comes up ({skill}): {text}"
NOT_IN_THE_BANK = "I have no explanation of “{term}”."
CLOSED = "On your last answer, to “{question}”: {text}"
COMES_NEAR = "What I could say of “{title}” comes near to a question that you have open, so I leave it until then."
UNKNOWN = "I do not know about that. I can tell you of {topics}, and of other things about this platform."
ASK_A_PERSON = "For anything else, ask whoever invited you, or the people who run this service."
TWO_MEANT = "Two things may be meant. {first} {second}"

Kind = Literal["platform", "wording", "concept", "answer", "closed", "unknown"]


@dataclass(frozen=True, slots=True)
class Considered:
    """`certain`: no model needs to look at the message any more."""

    reply: HelpReply
    kind: Kind
    certain: bool


class BuiltinHelp:
    """Implements `ports.helping.Helper`. `mind` gives what knows meanings, or None where that is not installed; it is
    asked for once, when somebody first wants help."""

    def __init__(
        self,
        book: HelpBook,
        questions: Callable[[], Sequence[Question]],
        mind: Callable[[], Mind | None] | None = None,
    ) -> None:
        self.book = book
        self._questions = questions
        self._opening = mind
        self._lock = Lock()
        self._finder: TopicFinder | None = None
        self._concepts: Concepts | None = None

    async def help(self, situation: Situation, message: str, may_ask: MayAsk = freely) -> HelpReply:
        return (await self.consider(situation, message)).reply

    async def consider(self, situation: Situation, message: str) -> Considered:
        return await asyncio.to_thread(self.considered, situation, message)

    def warm(self) -> None:
        """Reads the weights and the known ways to ask ahead of the first question."""
        self.finder().warm()

    def finder(self) -> TopicFinder:
        with self._lock:
            if self._finder is None:
                self._finder = TopicFinder(self.book.topics, self._opened())
            return self._finder

    @property
    def mind(self) -> Mind | None:
        return self.finder().mind

    def _opened(self) -> Mind | None:
        """Weights that cannot be read are as good as none; the log and `viva doctor` say what is wrong with them."""
        try:
            return self._opening() if self._opening is not None else None
        except (OSError, ValueError, KeyError) as failure:
            log.warning("weights_unreadable", failure=repr(failure), instead="the help finds topics by words only")
            return None

    def concepts(self) -> Concepts:
        with self._lock:
            if self._concepts is None:
                self._concepts = Concepts(self._questions())
            return self._concepts

    @cached_property
    def words(self) -> frozenset[str]:
        """What the bank and the help are written in: words that are none of these are not said aloud here."""
        return words_of(self._questions()).union(*(content_stems(topic.text) for topic in self.book.topics))

    def considered(self, situation: Situation, message: str) -> Considered:
        sought, finding = seeking(message), self.finder().find(message)
        if sought.plainly or (sought.aim == "answer" and situation.open):
            return Considered(self.refusal(situation), "answer", True)
        if sought.aim == "closed" and situation.closed is not None and not situation.testing:
            return Considered(self.on_closed(situation), "closed", True)
        if sought.aim == "wording" and (situation.open or sought.term):
            return self._wording(situation, sought, finding)
        if finding.surely:
            return Considered(self.told(situation, finding.meant), "platform", True)
        if sought.aim == "concept" and not (finding.maybe and not self._is_a_concept(sought.term)):
            return Considered(self.concept(situation, sought.term), "concept", situation.testing)
        if finding.maybe:
            return Considered(self.told(situation, finding.meant), "platform", False)
        return Considered(self.unknown(finding), "unknown", False)

    def _is_a_concept(self, term: str) -> bool:
        return bool(self.concepts().find(term))

    def _wording(self, situation: Situation, sought: Seeking, finding: Finding) -> Considered:
        if not sought.term:
            return Considered(self.other_words(situation), "wording", True)
        word = self._word(sought.term)
        if word is None and finding.surely and "repeat-question" not in {topic.id for topic in finding.meant}:
            return Considered(self.told(situation, finding.meant), "platform", True)
        if word is None and not (situation.testing and situation.open):
            return Considered(self.concept(situation, sought.term), "concept", situation.testing)
        return Considered(self.word_meaning(situation, word), "wording", True)

    def _word(self, term: str) -> WordMeaning | None:
        wanted = stems_of(term) or content_stems(term)
        forms = ((word, form) for word in self.book.words for form in word.forms)
        bare = named_in(term).lower()
        return next(
            (word for word, form in forms if form == bare or content_stems(form) == wanted != frozenset()), None
        )

    # What is told

    def told(self, situation: Situation, topics: Sequence[Topic]) -> HelpReply:
        """One topic, or two that may both be meant."""
        if topics[0].id == "repeat-question" and situation.open:
            return replace(self.other_words(situation), topic="repeat-question")
        texts = [self._topic_text(situation, topic) for topic in topics[:2]]
        if len(texts) == 1:
            return _reply(texts[0], topics[0].id)
        first, second = (f"{topic.title}: {text}" for topic, text in zip(topics, texts, strict=False))
        return _reply(TWO_MEANT.format(first=first, second=second), topics[0].id)

    def _topic_text(self, situation: Situation, topic: Topic) -> str:
        if any(discloses(topic.text, asked) for asked in situation.open):
            return f"{COMES_NEAR.format(title=topic.title)} {ASK_A_PERSON}"
        return " ".join(part for part in (topic.text, fact_of(topic.id, situation.session)) if part)

    def refusal(self, situation: Situation) -> HelpReply:
        """The answer stays where it is; what can be had instead is said."""
        if not situation.open:
            return _reply(f"{NO_JUDGING} {ASK_A_PERSON}")
        return _reply(f"{ANSWERS_ARE_YOURS} {self._instead(situation)}")

    def other_words(self, situation: Situation) -> HelpReply:
        return _reply(self._instead(situation) if situation.open else NOTHING_OPEN)

    def word_meaning(self, situation: Situation, word: WordMeaning | None) -> HelpReply:
        """A word of the wording; one of the subject is not explained, but the question is put in other words."""
        if word is not None and not any(discloses(word.means, asked) for asked in situation.open):
            return _reply(word.means)
        return _reply(f"{NOT_IN_A_TEST if situation.testing else NOT_WHILE_OPEN} {self._instead(situation)}")

    def _instead(self, situation: Situation) -> str:
        asked, session = situation.open[0], situation.session
        parts = [IN_OTHER_WORDS.format(clarify=clarify_of(asked))]
        if session is not None and session.open is asked and hints_left(session, asked):
            parts.append(HINT_LEFT)
        return " ".join(parts)

    def concept(self, situation: Situation, term: str) -> HelpReply:
        if situation.testing:
            return self._kept_back(situation, NOT_IN_A_TEST)
        if any(_of_the_question(term, asked) for asked in situation.open):
            return self._kept_back(situation, NOT_WHILE_OPEN)
        named = named_in(term)
        for question in self.concepts().find(term, _not_yet(situation))[:TRIED_MAX]:
            if not any(discloses(question.explanation, asked) for asked in situation.open):
                skill = question.skill.replace("-", " ")
                return _reply(FROM_THE_BANK.format(term=named, skill=skill, text=question.explanation))
        return _reply(f"{NOT_IN_THE_BANK.format(term=named)} {ASK_A_PERSON}" if named else NOTHING_OPEN)

    def _kept_back(self, situation: Situation, why: str) -> HelpReply:
        return _reply(f"{why} {self._instead(situation)}" if situation.open else why)

    def on_closed(self, situation: Situation) -> HelpReply:
        """What a better answer would have held, unless a question that is open wants the same."""
        asked = situation.closed
        text = _explained(asked) if asked is not None else ""
        if asked is None or not text or any(discloses(text, other) for other in situation.open):
            return self._kept_back(situation, NOT_WHILE_OPEN)
        return _reply(CLOSED.format(question=asked.question.text, text=text))

    def unknown(self, finding: Finding) -> HelpReply:
        near = [found.topic for found in finding.ranked[:OFFERED]]
        return _reply(f"{UNKNOWN.format(topics=titles(near))} {ASK_A_PERSON}")


def clarify_of(asked: Asked) -> str:
    question = asked.question
    if question.options and not question.clarify:
        return phrases.CLARIFY_CHOICE.format(text=question.text)
    return question.clarify or question.text


def _reply(text: str, topic: str | None = None) -> HelpReply:
    return HelpReply(text=text, origin=BUILTIN_HELP, topic=topic)


def _of_the_question(term: str, asked: Asked) -> bool:
    """Whether the term is a word of the question, its options or its answer: then it may be just what is asked."""
    question = asked.question
    options = (option.text for option in question.options)
    texts = (question.text, *options, *secrets_of(question, asked.hints_given))
    own = frozenset().union(*(content_stems(text) for text in texts)) - COMMON_STEMS
    return bool(stems_of(term) & own)


def _not_yet(situation: Situation) -> set[str]:
    """Questions that may still come, and those that are open."""
    session = situation.session
    planned = {planned.id for planned in session.plan} if session is not None and not session.ended_at else set()
    return planned | {asked.question.id for asked in situation.open}


def _explained(asked: Asked) -> str:
    question, card = asked.question, asked.scorecard
    missing = [c.name for c in card.criteria if c.points < c.max] if card else []
    named = f"Not there, or only in part: {'; '.join(missing)}." if missing and question.rubric else ""
    return " ".join(part for part in (question.explanation, question.stronger, named) if part)
