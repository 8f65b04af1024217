"""Why a grade of an answer would mean little: what the text is, not what it is worth. Such a one goes to a person."""

from __future__ import annotations

import re

from vivavoce.interviewer.gates import answer_only, in_english
from vivavoce.interviewer.grading.order import order
from vivavoce.interviewer.grading.plain import spoken
from vivavoce.interviewer.grading.sides import Mind, Side, common_run
from vivavoce.interviewer.polarity import UNTRUE, denials
from vivavoce.interviewer.words import bag

# Words that join a copied question to nothing.
GLUE = bag("""is are was were be been do does did can could will would the a an of to in on for and or it this that
    these so well think answer question what which how why who when where there here i my we you your me""")
ASKED_AGAIN = 0.6
OWN_SHARE_MIN = 0.1
DISORDER = -2.0
TAIL_DISORDER = -3.0
# Code, formulas and numbered lists have an order that is not that of sentences.
SIGNS = re.compile(r"[\[\]{}()=*<>&|+/\\_^]|->|\b\d+\s*[-.):]")
SIGNS_MIN = 3
WORDS_A_SIGN = 8
ELSEWHERE_FROM, ELSEWHERE_COVER, ELSEWHERE = 6, 0.2, 0.25
MET_FROM = 0.6
SAID_AGAIN = 0.8
FLIPPED_SOME, FLIPPED_MOST = 0.25, 0.5
SHUFFLED_COVER, SHUFFLED_RUN, SHUFFLED_FROM = 0.8, 0.6, 5


def doubts(question: Side, reference: Side, answer: Side, mind: Mind | None) -> tuple[str, ...]:
    found = list(answer_only(answer.text)[1])
    if not in_english(answer.text):
        found.append("language")
    if _copied(question, answer):
        found.append("copied")
    if _disordered(answer, mind) or _mixed(reference, answer):
        found.append("word_order")
    if _denied(reference, answer):
        found.append("polarity")
    if mind is not None and _elsewhere(question, reference, answer, mind):
        found.append("off_topic")
    return tuple(found)


def _copied(question: Side, answer: Side) -> bool:
    """Most of the question said back, with nothing of its own but words that join."""
    asked = {token.form for token in question.tokens}
    own = [token for token in answer.tokens if token.form not in asked and token.form not in GLUE]
    again = len(question.stems.keys() & answer.stems.keys())
    if not again or again < ASKED_AGAIN * len(question.stems):
        return False
    return len(own) < max(1.0, OWN_SHARE_MIN * len(answer.tokens))


def _disordered(answer: Side, mind: Mind | None) -> bool:
    words = spoken(answer.text)
    signs = len(SIGNS.findall(answer.text))
    if signs >= SIGNS_MIN and signs * WORDS_A_SIGN >= len(words):
        return False
    return order().of(words, mind) < DISORDER or order().of_tail(words) < TAIL_DISORDER


def _elsewhere(question: Side, reference: Side, answer: Side, mind: Mind) -> bool:
    """It says much, in hardly a word of the reference, and means nothing near to the reference or the question."""
    both = reference.stems.keys() & answer.stems.keys()
    if len(answer.order) < ELSEWHERE_FROM or len(both) > ELSEWHERE_COVER * len(reference.stems):
        return False
    asked, wanted, given = (meant.whole for meant in mind.read([question.plain, reference.plain, answer.plain]))
    return max(float(given @ wanted), float(given @ asked)) < ELSEWHERE


def _mixed(reference: Side, answer: Side) -> bool:
    """Nearly every word of the reference, and few of them in its order."""
    wanted, given = reference.order, answer.order
    if len(wanted) < SHUFFLED_FROM or len(reference.stems.keys() & answer.stems.keys()) < SHUFFLED_COVER * len(
        reference.stems
    ):
        return False
    return common_run(wanted, given) < SHUFFLED_RUN * len(wanted)


def _denied(reference: Side, answer: Side) -> bool:
    """What both say, one of them denies: most of it, or much of the reference with one "not" more or less."""
    both = reference.stems.keys() & answer.stems.keys()
    if not both or len(both) < MET_FROM * len(reference.stems):
        return False
    flipped = sum(reference.stems[stem] != answer.stems[stem] for stem in both) / len(both)
    odd = len(denials(reference.tokens)) % 2 != len(denials(answer.tokens)) % 2
    untrue = bool(UNTRUE.search(answer.text)) != bool(UNTRUE.search(reference.text))
    said_again = len(both) >= SAID_AGAIN * max(len(reference.stems), len(answer.stems))
    return untrue or flipped >= FLIPPED_MOST or (odd and (flipped >= FLIPPED_SOME or said_again))
