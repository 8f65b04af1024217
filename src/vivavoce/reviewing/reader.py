"""Keeps the port `QualityReader`: code in, facts about how it reads out."""

from __future__ import annotations

from vivavoce.domain.code_quality import Quality
from vivavoce.domain.coding import Code
from vivavoce.reviewing.aspects import facts_of
from vivavoce.reviewing.queries import Query
from vivavoce.reviewing.query_aspects import facts_of_query
from vivavoce.reviewing.source import TooMuch, source_of

QUERIES = frozenset({"sql"})
LETTERS_MAX = 60_000
"""Nobody writes more in an interview; what is longer was brought along, and reading it would hold others up."""
NODES_MAX = 50_000
"""Of its tree: in what somebody writes, a word and a sign of three letters on the average are one."""


class TreeReader:
    def read(self, code: Code, starter: str = "") -> Quality | None:
        if len(code.text) > LETTERS_MAX:
            return None
        beside = "\n".join(file.text for file in code.files)
        source = source_of(code.language, code.text, starter, beside)
        if source is None or len(source.nodes()) > NODES_MAX:
            return None
        try:
            return Quality(facts=facts_of_query(Query(source)) if code.language in QUERIES else facts_of(source))
        except TooMuch:
            return None
