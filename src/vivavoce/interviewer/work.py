"""Whether a told experience is about work or study at all. The parts of a story are the same in a story about a
holiday; what tells them apart is what they speak of."""

from __future__ import annotations

from collections.abc import Sequence

from vivavoce.interviewer.rubric import Prepared
from vivavoce.interviewer.words import COMMON_STEMS, Clause, bag, stem

WORK = frozenset(
    stem(word)
    for word in bag("""account analysis agency agile algorithm architecture article assignment audit automate
    bank batch book branch
    browser button calendar campaign chart check class clinic cloud cluster column conference contract cost
    dashboard dataset desk developer device draft email employee equipment experiment factory figure
    finance graph hardware hire hospital interface interview invent kitchen lab laboratory lead library list login
    logistics machine maintenance manufacture market mechanic mistake monitor network number nurse operate operator
    package part payment performance phone pipeline platform price printer procedure publish quality question
    quote research result retail rota schedule school screen security sensor shop site stock store strategy
    subscription supervisor tablet target technical technology template timeline traffic translation treatment
    update warehouse warning web workflow
    api app application backup bill boss budget bug build business client code colleague company course
    customer data database deadline decision delivery demo deploy design designer developer document engineer error
    estimate exam export feature feedback file form goal group import incident intern internship invoice issue job
    launch lecture manager measure meeting mentor message metric migration model module money office order page
    patient plan presentation problem process product production professor program project proposal prototype query
    queue ranking record release report request requirement review risk role script server service shift software
    spreadsheet sprint staff stakeholder student study supervisor supplier support survey system table task teacher
    team test thesis ticket tool training university user version website work workshop write""")
)
SHARED_MIN = 2
SHORT = 10


def at_work(prepared: Prepared, clauses: Sequence[Clause]) -> bool:
    """Some of the words belong to work, to study or to what was asked."""
    said = {token.stem for clause in clauses for token in clause.tokens if token.content}
    asked = prepared.asked - COMMON_STEMS
    shared = len(said & (WORK | asked))
    return shared >= (SHARED_MIN if len(said) >= SHORT else 1)
