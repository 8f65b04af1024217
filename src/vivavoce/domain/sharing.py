"""What each member of a team contributed, from the log: counted, and never scored.

Who writes little may have had the idea, so nothing here is a measure of anybody. It tells a person where to look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from vivavoce.domain import events as e
from vivavoce.domain.team import same_answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """`became_answer` counts questions whose answer this member was the first to propose; `stood_behind` those whose
    answer they had a part in deciding. `words` are those of their proposals and messages."""

    member_id: str
    name: str
    number: int
    """In the order of joining, the first being 1."""
    proposals: int = 0
    became_answer: int = 0
    backings: int = 0
    stood_behind: int = 0
    messages: int = 0
    words: int = 0
    questions: int = 0
    """With any part of theirs."""


@dataclass(slots=True)
class _Tally:
    name: str
    proposals: int = 0
    became_answer: int = 0
    backings: int = 0
    stood_behind: int = 0
    messages: int = 0
    words: int = 0
    questions: set[str] = field(default_factory=set)


def shares_of(events: Sequence[e.Event]) -> tuple[Share, ...]:
    """In the order of joining; empty where nobody answers together."""
    tallies: dict[str, _Tally] = {}
    proposed: dict[str, list[e.AnswerProposed]] = {}
    answers: dict[str, e.AnswerSubmitted] = {}
    for event in events:
        if isinstance(event, e.MemberJoined):
            tallies[event.member_id] = _Tally(event.name)
        elif isinstance(event, e.AnswerProposed):
            _count_proposal(tallies[event.member_id], event)
            proposed.setdefault(event.question_id, []).append(event)
        elif isinstance(event, e.ProposalBacked):
            tallies[event.member_id].backings += 1
            tallies[event.member_id].questions.add(event.question_id)
        elif isinstance(event, e.TeamMessageSent):
            _count_message(tallies[event.member_id], event)
        elif isinstance(event, e.AnswerSubmitted):
            answers[event.question_id] = event
    for answered in answers.values():
        _count_answer(tallies, answered, proposed.get(answered.question_id, []))
    return tuple(_share(id, tally, number) for number, (id, tally) in enumerate(tallies.items(), 1))


def _count_proposal(tally: _Tally, event: e.AnswerProposed) -> None:
    tally.proposals += 1
    tally.words += len(event.answer.said.split())
    tally.questions.add(event.question_id)


def _count_message(tally: _Tally, event: e.TeamMessageSent) -> None:
    tally.messages += 1
    tally.words += len(event.text.split())
    if event.question_id is not None:
        tally.questions.add(event.question_id)


def _count_answer(
    tallies: dict[str, _Tally], answered: e.AnswerSubmitted, proposed: Sequence[e.AnswerProposed]
) -> None:
    for member_id in answered.by:
        tallies[member_id].stood_behind += 1
    first = next((one for one in proposed if same_answer(one.answer, answered.answer)), None)
    if first is not None:
        tallies[first.member_id].became_answer += 1


def _share(member_id: str, tally: _Tally, number: int) -> Share:
    return Share(
        member_id=member_id,
        name=tally.name,
        number=number,
        proposals=tally.proposals,
        became_answer=tally.became_answer,
        backings=tally.backings,
        stood_behind=tally.stood_behind,
        messages=tally.messages,
        words=tally.words,
        questions=len(tally.questions),
    )
