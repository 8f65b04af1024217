"""One question, answers to it, and models that judge it, for the tests of the scorer with a model."""

from __future__ import annotations

from typing import Any

from vivavoce.content.reader import read_question
from vivavoce.domain.question import Answer
from vivavoce.domain.scoring import Scorecard, checked
from vivavoce.interviewer.judging import ModelScorer
from vivavoce.interviewer.scorer import BuiltinScorer
from vivavoce.ports.chat import ChatModel, Prompt, ScriptedChatModel
from vivavoce.ports.judgements import Judgements, MemoryJudgements

QUESTION = read_question(
    """
text: What does an index in a database cost you, and what does it give you?
rubric:
  - name: Reads get faster
    weight: 2
    says:
      - the database finds the matching rows without scanning the whole table
      - a lookup by the indexed column takes logarithmic time
      - it speeds up queries that filter or sort by that column
    ask: What does the database do without one?
  - name: Writes get slower
    weight: 2
    says:
      - every insert and update has to maintain the index as well
      - it slows down writes because each index is updated too
      - you pay with extra work on every write
  - name: It takes space
    weight: 1
    says:
      - the index takes up additional disk space and memory
      - it is a second structure that has to be stored
      - indexes use storage of their own
wrong:
  - an index makes every query faster
  - an index is needed on every column
"""
)
READS = "Without one the database has to scan the whole table, so queries that filter by that column get much faster."
WRITES = "You pay for it on every write, because each insert has to maintain it too."
SPACE = "The index also takes additional disk space."
GOOD = f"{READS} {WRITES} {SPACE}"
WEAK = "An index is a thing that you can put on a table in a database when the people who use it complain a lot."


def full(*quotes: str, confidence: float = 0.9, **more: Any) -> dict[str, Any]:
    """A verdict that gives every point in full, each with its quote."""
    points = [{"point": i, "level": "full", "quotes": [quote]} for i, quote in enumerate(quotes, 1)]
    return {"points": points, "wrong_claims": [], "confidence": confidence, **more}


def scorer(model: ChatModel, judgements: Judgements | None = None, **more: Any) -> ModelScorer:
    kept = judgements if judgements is not None else MemoryJudgements()
    return ModelScorer(BuiltinScorer(), model, kept, configured=lambda: "scripted", **more)


async def judged(*lines: Any, text: str = GOOD, **more: Any) -> Scorecard:
    """The card of an answer, having passed the gate that every card passes."""
    answer = Answer(text=text)
    return checked(await scorer(ScriptedChatModel(list(lines)), **more).score(QUESTION, answer), answer)


def read_by(prompt: Prompt, name: str = "answer") -> str:
    """What a model was given to read."""
    return next(material.text for material in prompt.material if material.name == name)
