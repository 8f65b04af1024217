"""Several people who answer together: who they are, what each proposes, and what they agree on. Values, no rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from vivavoce.domain.question import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """`connection_id` is there while the member is. `acts` counts proposals and backings of the open question."""

    member_id: str
    name: str
    connection_id: str | None = None
    acts: int = 0

    @property
    def connected(self) -> bool:
        return self.connection_id is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a member would answer. `seq` is where in the log it was proposed, so that who backs it backs these words.

    `backed_by` are those who stand behind it now: each member stands behind one proposal at the most.
    """

    member_id: str
    answer: Answer
    seq: int
    backed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    member_id: str
    text: str
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """`proposals` are those to the open question, the earliest first."""

    name: str
    size: int
    members: tuple[Member, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    said: tuple[Said, ...] = ()

    def member(self, member_id: str | None) -> Member | None:
        return next((one for one in self.members if one.member_id == member_id), None)

    def proposal_of(self, member_id: str) -> Proposal | None:
        return next((one for one in self.proposals if one.member_id == member_id), None)

    @property
    def connected(self) -> tuple[str, ...]:
        return tuple(one.member_id for one in self.members if one.connected)

    @property
    def connection_id(self) -> str | None:
        return next((one.connection_id for one in self.members if one.connected), None)

    def behind(self, answer: Answer) -> tuple[str, ...]:
        """Who stands behind this answer, whoever proposed it, in the order in which they joined."""
        backing = {id for one in self.proposals if same_answer(one.answer, answer) for id in one.backed_by}
        return tuple(one.member_id for one in self.members if one.member_id in backing)

    def agrees_on(self, answer: Answer) -> bool:
        """Everybody who is there stands behind it, and nobody decides alone."""
        behind = self.behind(answer)
        return len(behind) >= min(2, self.size) and set(self.connected) <= set(behind)

    @property
    def favourite(self) -> Proposal | None:
        """What most stand behind; among equals what was proposed first."""
        return max(self.proposals, key=lambda one: (len(self.behind(one.answer)), -one.seq), default=None)

    # What happens to it

    def with_member(self, member_id: str, **changes: Any) -> Team:
        changed = (replace(one, **changes) if one.member_id == member_id else one for one in self.members)
        return replace(self, members=tuple(changed))

    def acted(self, member_id: str) -> Team:
        member = self.member(member_id)
        return self.with_member(member_id, acts=member.acts + 1) if member else self

    def proposed(self, member_id: str, answer: Answer, seq: int) -> Team:
        """A new proposal takes the place of the member's older one, and nobody but them stands behind it yet."""
        others = tuple(_without(one, member_id) for one in self.proposals if one.member_id != member_id)
        mine = Proposal(member_id=member_id, answer=answer, seq=seq, backed_by=(member_id,))
        return replace(self, proposals=(*others, mine)).acted(member_id)

    def backed(self, member_id: str, of: str) -> Team:
        moved = (_without(one, member_id) for one in self.proposals)
        now = (replace(p, backed_by=(*p.backed_by, member_id)) if p.member_id == of else p for p in moved)
        return replace(self, proposals=tuple(now)).acted(member_id)

    def on_to_the_next(self) -> Team:
        return replace(self, proposals=(), members=tuple(replace(one, acts=0) for one in self.members))

    def nobody_connected(self) -> Team:
        return replace(self, members=tuple(replace(one, connection_id=None) for one in self.members))


def same_answer(one: Answer, other: Answer) -> bool:
    """Whether two say the same: how sure each is, in which order they ticked, and whether they spoke or wrote it, is
    no difference."""
    return _plain(one) == _plain(other)


def _plain(answer: Answer) -> Answer:
    text = answer.text.strip() if answer.text else None
    return replace(
        answer,
        text=text or None,
        number=answer.number.strip() if answer.number else None,
        options=tuple(sorted(answer.options)),
        pairs=tuple(sorted(answer.pairs)),
        gaps=tuple(sorted(answer.gaps)),
        confidence_level=None,
        speech_s=None,
        spoken=None,
    )


def _without(proposal: Proposal, member_id: str) -> Proposal:
    return replace(proposal, backed_by=tuple(id for id in proposal.backed_by if id != member_id))
