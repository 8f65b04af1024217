"""A team and what its members do, in one line each."""

from __future__ import annotations

from typing import Any

from domain.builders import NOON, Interview, blueprint, choice, create
from vivavoce.domain import commands as c
from vivavoce.domain.effects import Evaluate
from vivavoce.domain.events import Event, TestPlace
from vivavoce.domain.question import Answer
from vivavoce.domain.session import pending
from vivavoce.domain.team import Team

ADA, BEN, CAI = "ada", "ben", "cai"
NAMES = {ADA: "Ada", BEN: "Ben", CAI: "Cai"}


class TeamInterview(Interview):
    """A test of choices that a team answers. Ada has begun it."""

    def __init__(self, size: int = 2, questions: int = 3, **shape: Any) -> None:
        bank = tuple(choice(f"q{n}") for n in range(1, questions + 1))
        place = TestPlace(test_id=1, application_id="app_1", attempt=1, team="Team 1", team_size=size)
        super().__init__(create(bank, blueprint("test", **shape), at=NOON, test=place, member_name="Ada"), bank)

    @property
    def team(self) -> Team:
        assert self.state.team is not None
        return self.state.team

    def join(self, *members: str) -> TeamInterview:
        for member in members:
            self.do(c.JoinTeam, member_id=member, name=NAMES.get(member, member.title()))
        return self

    def come(self, *members: str) -> TeamInterview:
        for member in members:
            self.do(c.ConnectMember, by=member, connection_id=f"c-{member}")
        return self

    def leave(self, member: str) -> tuple[Event, ...]:
        return self.do(c.DisconnectMember, by=member, connection_id=f"c-{member}")

    def propose(self, member: str, letter: str = "A", **fields: Any) -> tuple[Event, ...]:
        told = {"question_id": self.open.question_id} | fields
        return self.do(c.ProposeAnswer, by=member, answer=Answer(options=(letter,)), **told)

    def agree(self, member: str, of: str, **fields: Any) -> tuple[Event, ...]:
        told = {"question_id": self.open.question_id} | fields
        return self.do(c.BackProposal, by=member, of=of, **told)

    def submit(self, member: str | None, letter: str = "A") -> tuple[Event, ...]:
        question_id = self.open.question_id
        return self.do(c.SubmitAnswer, by=member, question_id=question_id, answer=Answer(options=(letter,)))

    def judge(self) -> None:
        """By the key."""
        [owed] = [effect for effect in pending(self.state) if isinstance(effect, Evaluate)]
        self.perform(owed)

    def say(self, member: str, text: str = "What do you think?") -> tuple[Event, ...]:
        return self.do(c.SendTeamMessage, by=member, text=text)


def together(*members: str, **shape: Any) -> TeamInterview:
    """All of them there, and the first question asked."""
    it = TeamInterview(size=len(members), **shape).join(*members[1:]).come(*members)
    it.ask()
    return it
