"""The rules of answering together.

- A member proposes an answer, or stands behind another's proposal: one thing at a time, and the last word counts.
- What everybody who is connected stands behind, two at the least, is the team's answer at once.
- A member who leaves decides nothing by leaving. Those who stay go on without them, and may then answer.
- When the time of a question is up, the proposal that most stand behind counts; among equals the earlier. Nothing is
  ever answered that nobody proposed.
- What would end it for all, or leave a question out, no member does for the others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from vivavoce.domain import commands as c
from vivavoce.domain import events as e
from vivavoce.domain.kinds import check_answer
from vivavoce.domain.question import Answer
from vivavoce.domain.refusal import Refused
from vivavoce.domain.state import ENDED, Asked, Session
from vivavoce.domain.team import Member, Said, Team, same_answer
from vivavoce.domain.trying import check_code_of

TEAM_SIZE_MAX = 6
ACTS_MAX = 20
MESSAGES_MAX = 200
MESSAGE_LENGTH_MAX = 500
NOT_FOR_ONE = (c.SkipQuestion, c.EndSession, c.CancelSession, c.Think)
THEIR_OWN = (
    c.SubmitAnswer,
    c.ProposeAnswer,
    c.BackProposal,
    c.SendTeamMessage,
    c.GiveHint,
    c.RepeatQuestion,
    c.AskClarification,
    c.PauseSession,
    c.ResumeSession,
    c.RunCode,
    c.NoteTyping,
    c.SaveCode,
    c.SaveBoard,
)


def require_may(state: Session, command: c.Command) -> None:
    """Called for each command of a session with members, before its own rules."""
    if isinstance(command, NOT_FOR_ONE):
        raise Refused(
            "team_decides",
            "In a team nobody does this for the others. Propose an answer; the test moves on when its time is up.",
        )
    if isinstance(command, c.Connect | c.Disconnect):
        raise Refused("team_only", "This test is answered by a team. Open it from your list of tests.")
    if isinstance(command, THEIR_OWN):
        require_member(state, command.by)


def require_team(state: Session) -> Team:
    if state.team is None:
        raise Refused("no_team", "You answer this alone, so there is nobody to agree with.")
    return state.team


def require_member(state: Session, member_id: str | None) -> tuple[Team, Member]:
    team = require_team(state)
    member = team.member(member_id)
    if member is None:
        raise Refused("not_a_member", "Only the members of the team take part. Join it first.")
    return team, member


# Deciding


def join(state: Session, command: c.JoinTeam) -> tuple[e.Event, ...]:
    team = require_team(state)
    if state.status in ENDED:
        raise Refused("ended", "The team has finished. Its report stays where it is.")
    if team.member(command.member_id) is not None:
        raise Refused("joined_already", "You are in the team already.")
    if len(team.members) >= team.size:
        raise Refused("team_full", f"The team has its {team.size} members.")
    return (_joined(command.at, command.member_id, command.name, command.key),)


def _joined(at: float, member_id: str, name: str, key: str | None = None) -> e.MemberJoined:
    return e.MemberJoined(at=at, cause=key, member_id=member_id, name=name)


def first_member(command: c.CreateSession) -> tuple[e.Event, ...]:
    """Who begins it for a team is its first member."""
    if command.test is None or command.test.team_size < 2:
        return ()
    return (_joined(command.at, command.owner_id, command.member_name),)


def connect(state: Session, command: c.ConnectMember) -> tuple[e.Event, ...]:
    _, member = require_member(state, command.by)
    if state.status in ENDED:
        raise Refused("ended", "The team has finished. Its report stays where it is.")
    if member.connection_id == command.connection_id:
        raise Refused("already_connected", "This connection is in control already.")
    connected = e.MemberConnected(
        at=command.at, cause=command.key, member_id=member.member_id, connection_id=command.connection_id
    )
    return (connected,)


def disconnect(state: Session, command: c.DisconnectMember) -> tuple[e.Event, ...]:
    _, member = require_member(state, command.by)
    if state.status in ENDED or member.connection_id != command.connection_id:
        raise Refused("not_connected", "Another connection is in control.")
    gone = e.MemberDisconnected(
        at=command.at, cause=command.key, member_id=member.member_id, connection_id=command.connection_id
    )
    return (gone,)


def propose(state: Session, command: c.ProposeAnswer, asked: Asked, submit: Submit) -> tuple[e.Event, ...]:
    """The caller has made sure that the question may still be answered, and says how an answer is submitted."""
    team, member = require_member(state, command.by)
    check_answer(asked.question, command.answer)
    check_code_of(asked, command.answer)
    own = team.proposal_of(member.member_id)
    if own and member.member_id in own.backed_by and same_answer(own.answer, command.answer):
        raise Refused("no_change", "You propose this already.")
    _require_act_left(member)
    proposed = e.AnswerProposed(
        at=command.at,
        cause=command.key,
        question_id=asked.question_id,
        member_id=member.member_id,
        answer=command.answer,
    )
    after = team.proposed(member.member_id, command.answer, state.seq + 1)
    return (proposed, *_if_agreed(after, command.answer, submit))


def back(state: Session, command: c.BackProposal, asked: Asked, submit: Submit) -> tuple[e.Event, ...]:
    team, member = require_member(state, command.by)
    proposal = team.proposal_of(command.of)
    if proposal is None:
        raise Refused("no_proposal", "This member proposes nothing for the open question.")
    if command.seq is not None and command.seq != proposal.seq:
        raise Refused("proposal_changed", "The proposal was changed meanwhile. Read it again before you agree.")
    if member.member_id in proposal.backed_by:
        raise Refused("no_change", "You stand behind this proposal already.")
    _require_act_left(member)
    backed = e.ProposalBacked(
        at=command.at, cause=command.key, question_id=asked.question_id, member_id=member.member_id, of=command.of
    )
    return (backed, *_if_agreed(team.backed(member.member_id, command.of), proposal.answer, submit))


def answer_for_all(state: Session, command: c.SubmitAnswer, asked: Asked, submit: Submit) -> tuple[e.Event, ...]:
    """What a member answers is the team's when everybody else who is there proposes it or stands behind it."""
    team, member = require_member(state, command.by)
    check_answer(asked.question, command.answer)
    check_code_of(asked, command.answer)
    stands = member.member_id in team.behind(command.answer)
    after = team if stands else team.proposed(member.member_id, command.answer, state.seq + 1)
    if not after.agrees_on(command.answer):
        raise Refused(
            "not_agreed", "The others have not agreed to this answer yet. Propose it; it counts once they agree."
        )
    if stands:
        return submit(command.answer, after.behind(command.answer), True)
    proposal = c.ProposeAnswer(
        at=command.at, key=command.key, by=command.by, question_id=asked.question_id, answer=command.answer
    )
    return propose(state, proposal, asked, submit)


def at_time_up(state: Session, submit: Submit) -> tuple[e.Event, ...]:
    """The favourite of the team counts when the time is up; without any proposal nothing does."""
    favourite = state.team.favourite if state.team is not None else None
    if state.team is None or favourite is None:
        return ()
    return submit(favourite.answer, state.team.behind(favourite.answer), False)


def send_message(state: Session, command: c.SendTeamMessage) -> tuple[e.Event, ...]:
    team, member = require_member(state, command.by)
    if state.status in ENDED or state.status == "scheduled":
        raise Refused("wrong_state", "The test is not running, so nothing is sent.")
    text = command.text.strip()
    if not 0 < len(text) <= MESSAGE_LENGTH_MAX:
        raise Refused("message_invalid", f"A message has 1 to {MESSAGE_LENGTH_MAX} characters.")
    if len(team.said) >= MESSAGES_MAX:
        raise Refused("too_many_messages", f"A team has {MESSAGES_MAX} messages; they are used up. Go on by proposing.")
    sent = e.TeamMessageSent(
        at=command.at, cause=command.key, member_id=member.member_id, question_id=state.open_id, text=text
    )
    return (sent,)


Submit = Callable[[Answer, tuple[str, ...], bool], tuple[e.Event, ...]]
"""An answer, who stands behind it, and whether this is the first event of the command and so carries its key."""


def _if_agreed(after: Team, answer: Answer, submit: Submit) -> tuple[e.Event, ...]:
    return submit(answer, after.behind(answer), False) if after.agrees_on(answer) else ()


def _require_act_left(member: Member) -> None:
    if member.acts >= ACTS_MAX:
        raise Refused("enough_proposed", "You have proposed and agreed often enough for this question.")


# Evolving


def created_team(event: e.SessionCreated) -> Team | None:
    place = event.test
    return Team(name=place.team, size=place.team_size) if place is not None and place.team_size > 1 else None


def _of_team(change: Callable[[Session, Team, Any], Team]) -> Callable[[Session, Any], Session]:
    def evolution(state: Session, event: Any) -> Session:
        return state.but(team=change(state, state.team, event)) if state.team is not None else state

    return evolution


def _member_joined(state: Session, team: Team, event: e.MemberJoined) -> Team:
    return replace(team, members=(*team.members, Member(member_id=event.member_id, name=event.name)))


def _answer_proposed(state: Session, team: Team, event: e.AnswerProposed) -> Team:
    return team.proposed(event.member_id, event.answer, state.seq + 1)


def _backed(state: Session, team: Team, event: e.ProposalBacked) -> Team:
    return team.backed(event.member_id, event.of)


def _message_sent(state: Session, team: Team, event: e.TeamMessageSent) -> Team:
    said = Said(member_id=event.member_id, text=event.text, at=event.at)
    return replace(team, said=(*team.said, said))


def connected(state: Session, event: e.MemberConnected) -> Session:
    return _with_connections(state, event.member_id, event.connection_id)


def disconnected(state: Session, event: e.MemberDisconnected) -> Session:
    return _with_connections(state, event.member_id, None)


def _with_connections(state: Session, member_id: str, connection_id: str | None) -> Session:
    """To the clock the team is there while anybody of it is."""
    if state.team is None:
        return state
    team = state.team.with_member(member_id, connection_id=connection_id)
    ever = state.ever_connected or connection_id is not None
    state = state.but(team=team, connection_id=team.connection_id, ever_connected=ever)
    if connection_id is None or state.open_id is None:
        return state
    delivered = tuple(replace(a, delivered=True) if a.question_id == state.open_id else a for a in state.asked)
    return state.but(asked=delivered)


TEAM_EVOLUTIONS: dict[type[e.Event], Callable[[Session, Any], Session]] = {
    e.MemberJoined: _of_team(_member_joined),
    e.MemberConnected: connected,
    e.MemberDisconnected: disconnected,
    e.AnswerProposed: _of_team(_answer_proposed),
    e.ProposalBacked: _of_team(_backed),
    e.TeamMessageSent: _of_team(_message_sent),
}
