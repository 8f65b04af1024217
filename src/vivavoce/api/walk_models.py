"""A test's graph of skills, and a candidate's walk through it, over REST."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from vivavoce.domain.question import Difficulty
from vivavoce.domain.state import Status


class GraphNode(BaseModel):
    """A skill of the test. `node_id` is what the assessment WebSocket calls it."""

    node_id: str
    skill: str
    name: str
    weight: float
    prerequisites: Annotated[list[str], Field(description="Node ids, of this test's skills.")]
    planned_share: Annotated[float, Field(description="Of the questions, from 0 to 1.")]
    planned_questions: int
    available: Annotated[int, Field(description="Questions of the bank that fit.")]


class GraphEdge(BaseModel):
    """`after` builds on `before`."""

    before: str
    after: str


class TestGraph(BaseModel):
    __test__ = False

    test_id: int
    adaptive: bool
    nodes: list[GraphNode]
    edges: list[GraphEdge]


class Ability(BaseModel):
    """In standard deviations from the typical candidate, with its standard error."""

    value: float
    se: float


class WalkedStep(BaseModel):
    number: int
    node_id: str
    question_id: str
    bank_id: str
    question_text: str
    kind: str
    follow_up_of: str | None
    difficulty: Difficulty
    reason: Annotated[str, Field(description="Why this question came.")]
    score: float | None
    answered: bool
    skipped: bool
    timed_out: bool
    late: bool
    time_taken_seconds: float | None
    ability: Annotated[Ability | None, Field(description="As it was judged after this step, where it was measured.")]


class Walk(BaseModel):
    interview_id: str
    test_id: int
    application_id: str
    attempt: int
    status: Annotated[Status | None, Field(description="Null while it has not begun.")]
    adaptive: bool
    steps: list[WalkedStep]
