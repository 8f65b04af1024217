"""Answering together over REST and WebSocket: what may be asked, and what is told."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from vivavoce.api.answer_models import GivenAnswer
from vivavoce.api.interview_models import Id, SubmitAnswer


class MemberOut(BaseModel):
    """Somebody of the team. `connected` says whether they are there now."""

    member_id: str
    name: str
    connected: bool


class ProposalOut(BaseModel):
    """What a member would answer. `backed_by` are the ids of those who stand behind it, `seq` says which of theirs."""

    member_id: str
    name: str
    answer: GivenAnswer
    backed_by: list[str]
    seq: int


class TeamMessageOut(BaseModel):
    """What a member wrote to the others. It is kept with the test, and whoever gave the test can read it."""

    member_id: str
    name: str
    text: str
    at: str


class TeamOut(BaseModel):
    """Those who answer this together, and what they propose for the open question, the earliest first."""

    name: str
    members: list[MemberOut]
    proposals: list[ProposalOut]
    messages: list[TeamMessageOut]


class Proposed(BaseModel):
    """The team after a command of yours, and whether that made an answer of it."""

    team: TeamOut
    submitted: bool
    last_seq: int


class WantedProposal(SubmitAnswer):
    """What you would answer; it takes the place of what you proposed before."""


class Agreement(BaseModel):
    """With `seq`, what was changed meanwhile is not agreed to."""

    question_id: Id
    member_id: Id
    seq: Annotated[int, Field(ge=1)] | None = None
    client_message_id: Annotated[str, Field(min_length=1, max_length=64)] | None = None


class WantedMessage(BaseModel):
    text: Annotated[str, Field(max_length=500)]
    client_message_id: Annotated[str, Field(min_length=1, max_length=64)] | None = None


class WantedTeamOut(BaseModel):
    name: Annotated[str, Field(max_length=200)]
    application_ids: Annotated[list[Id], Field(max_length=20)]


class WantedTeams(BaseModel):
    """All teams of the test: those left out are dissolved."""

    teams: Annotated[list[WantedTeamOut], Field(max_length=5000)]


class PutTogether(BaseModel):
    application_id: str
    name: str


class TestTeamOut(BaseModel):
    """People who answer a test together. Once they have begun, it stays as it is."""

    __test__ = False

    team_id: str
    name: str
    begun: bool
    members: list[PutTogether]


class TestTeams(BaseModel):
    __test__ = False

    group_size: int
    teams: list[TestTeamOut]


class ShareOut(BaseModel):
    """What a member contributed, counted and never scored. `number` is theirs on the time line."""

    application_id: str | None
    name: str
    number: int
    proposals: int
    became_answer: Annotated[int, Field(description="Questions whose answer they were the first to propose.")]
    backings: Annotated[int, Field(description="How often they agreed to another's proposal.")]
    stood_behind: Annotated[int, Field(description="Questions whose answer they stood behind when it was given.")]
    messages: int
    words: Annotated[int, Field(description="Of their proposals and messages.")]
    questions: Annotated[int, Field(description="Questions with any part of theirs.")]
