"""Answering together: what agrees, what a time that is up brings, and what no member does for another."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from domain.builders import CODE, LOCK, TASK, Interview, answer, blueprint, choice, create, questions, section
from domain.teams import ADA, BEN, CAI, TeamInterview, together
from vivavoce.domain import commands as c
from vivavoce.domain import events as e
from vivavoce.domain.question import Answer
from vivavoce.domain.refusal import Refused
from vivavoce.domain.running import SourceFile
from vivavoce.domain.session import evolve, replay
from vivavoce.domain.sharing import shares_of
from vivavoce.domain.state import Session
from vivavoce.domain.team import same_answer
from vivavoce.domain.teamwork import ACTS_MAX, MESSAGE_LENGTH_MAX, MESSAGES_MAX

A, B = Answer(options=("A",)), Answer(options=("B",))


def submitted(events: tuple[e.Event, ...] | list[e.Event]) -> list[e.AnswerSubmitted]:
    return [event for event in events if isinstance(event, e.AnswerSubmitted)]


# Agreeing


def coding_together() -> Interview:
    bank = questions(1, kind="coding_problem", rubric=(LOCK,))
    form = blueprint("test", sections=(section(kinds=("coding_problem",)),), question_time_limit_s=600.0)
    place = e.TestPlace(test_id=1, application_id="app_1", attempt=1, team="Team 1", team_size=2)
    it = Interview(create(bank, form, duration_s=3600.0, test=place, member_name="Ada"), bank)
    it.task = TASK
    it.do(c.JoinTeam, member_id=BEN, name="Ben")
    for member in (ADA, BEN):
        it.do(c.ConnectMember, by=member, connection_id=f"c-{member}")
    it.ask()
    return it


@pytest.mark.parametrize("command", [c.ProposeAnswer, c.SubmitAnswer])
def test_code_that_could_not_be_tried_is_refused_in_a_team_as_of_one_alone(command: type[c.Command]) -> None:
    it = coding_together()
    question_id = it.open.question_id
    many = tuple(SourceFile(name=f"f{n}.py", text="") for n in range(11))
    for given, why in (
        (Answer(code=CODE.text, language="pyhton"), "unknown_language"),
        (Answer(code=CODE.text, language="python", files=many), "code_too_long"),
    ):
        with pytest.raises(Refused, match=why):
            it.do(command, by=BEN, question_id=question_id, answer=given)
    it.do(c.ProposeAnswer, by=BEN, question_id=question_id, answer=Answer(code=CODE.text, language="python"))
    [answered] = submitted(it.do(c.BackProposal, by=ADA, question_id=question_id, of=BEN))
    assert answered.judged_by is not None


def test_a_proposal_that_everybody_there_backs_is_the_answer_at_once() -> None:
    it = together(ADA, BEN, CAI)
    assert submitted(it.propose(ADA)) == []
    assert submitted(it.agree(BEN, ADA)) == []
    [answered] = submitted(it.agree(CAI, ADA))
    assert (answered.answer, answered.by) == (A, (ADA, BEN, CAI))
    assert it.state.open is None


def test_nobody_decides_alone_even_while_the_other_is_away() -> None:
    it = TeamInterview(size=2).join(BEN).come(ADA)
    it.ask()
    assert submitted(it.propose(ADA)) == []
    with pytest.raises(Refused, match="not_agreed"):
        it.submit(ADA)
    it.come(BEN)
    assert submitted(it.agree(BEN, ADA))


def test_two_who_propose_the_same_agree() -> None:
    it = together(ADA, BEN)
    it.propose(ADA, "B")
    [answered] = submitted(it.propose(BEN, "B"))
    assert (answered.answer, answered.by) == (B, (ADA, BEN))


def test_how_sure_somebody_is_and_the_order_of_ticks_are_no_difference() -> None:
    assert same_answer(Answer(options=("A", "C"), confidence_level=2), Answer(options=("C", "A")))
    assert same_answer(answer("One lock. "), answer("One lock."))
    assert not same_answer(answer("One lock."), answer("Two locks."))
    assert not same_answer(A, B)


def test_an_answer_counts_once_every_other_member_who_is_there_stands_behind_it() -> None:
    it = together(ADA, BEN, CAI)
    it.propose(ADA, "B")
    with pytest.raises(Refused, match="not_agreed"):
        it.submit(BEN, "B")
    it.propose(CAI, "B")
    [answered] = submitted(it.submit(BEN, "B"))
    assert answered.by == (ADA, BEN, CAI)
    assert it.state.asked[-1].by == (ADA, BEN, CAI)


def test_who_leaves_decides_nothing_by_that_and_the_others_may_then_answer() -> None:
    it = together(ADA, BEN, CAI)
    it.propose(ADA)
    it.agree(BEN, ADA)
    assert submitted(it.leave(CAI)) == []
    assert it.state.open is not None
    [answered] = submitted(it.submit(BEN))
    assert answered.by == (ADA, BEN)


def test_two_who_answer_at_the_same_moment_give_one_answer() -> None:
    it = together(ADA, BEN)
    question_id = it.open.question_id
    it.propose(ADA)
    it.agree(BEN, ADA)
    with pytest.raises(Refused, match="already_answered"):
        it.do(c.SubmitAnswer, by=ADA, question_id=question_id, answer=B)
    with pytest.raises(Refused, match="already_answered"):
        it.do(c.ProposeAnswer, by=BEN, question_id=question_id, answer=B)
    assert len(submitted(it.log)) == 1


# Changing one's mind


def test_a_changed_proposal_loses_who_stood_behind_it() -> None:
    it = together(ADA, BEN, CAI)
    it.propose(ADA, "A")
    it.agree(BEN, ADA)
    it.propose(ADA, "B")
    assert it.team.behind(A) == ()
    assert it.team.behind(B) == (ADA,)


def test_nobody_agrees_to_what_was_changed_before_they_read_it() -> None:
    it = together(ADA, BEN)
    it.propose(ADA, "A")
    [read] = it.team.proposals
    it.propose(ADA, "B")
    with pytest.raises(Refused, match="proposal_changed"):
        it.agree(BEN, ADA, seq=read.seq)
    assert it.team.behind(B) == (ADA,)
    assert submitted(it.agree(BEN, ADA, seq=it.team.proposals[0].seq))


def test_each_stands_behind_one_proposal() -> None:
    it = together(ADA, BEN, CAI)
    it.propose(ADA, "A")
    it.propose(BEN, "B")
    it.agree(ADA, BEN)
    assert (it.team.behind(A), it.team.behind(B)) == ((), (ADA, BEN))
    it.agree(BEN, ADA)
    assert (it.team.behind(A), it.team.behind(B)) == ((BEN,), (ADA,))


def test_the_same_once_more_is_no_change() -> None:
    it = together(ADA, BEN, CAI)
    it.propose(ADA)
    it.agree(BEN, ADA)
    for again in (lambda: it.propose(ADA), lambda: it.agree(BEN, ADA)):
        with pytest.raises(Refused, match="no_change"):
            again()
    with pytest.raises(Refused, match="no_proposal"):
        it.agree(ADA, CAI)


def test_proposals_are_for_the_open_question() -> None:
    it = together(ADA, BEN)
    it.propose(ADA)
    it.agree(BEN, ADA)
    it.judge()
    it.ask()
    assert it.team.proposals == ()
    with pytest.raises(Refused, match="no_proposal"):
        it.agree(BEN, ADA)


# Time


def test_when_the_time_is_up_what_most_stand_behind_is_the_answer() -> None:
    it = together(ADA, BEN, CAI)
    it.propose(ADA, "A")
    it.propose(BEN, "B")
    it.agree(CAI, BEN)
    it.wait(63)
    [answered] = submitted(it.log)
    assert (answered.answer, answered.by, answered.late) == (B, (BEN, CAI), False)


def test_among_equals_the_earlier_proposal_counts() -> None:
    it = together(ADA, BEN)
    it.propose(BEN, "B")
    it.propose(ADA, "A")
    it.wait(63)
    [answered] = submitted(it.log)
    assert (answered.answer, answered.by) == (B, (BEN,))


def test_without_a_proposal_the_question_stays_unanswered() -> None:
    it = together(ADA, BEN)
    it.wait(63)
    assert submitted(it.log) == []
    assert it.state.asked[0].timed_out


def test_what_was_proposed_in_time_is_not_late_because_the_clock_was_read_late() -> None:
    it = together(ADA, BEN)
    it.propose(ADA)
    it.pass_unnoticed(75).do(c.Tick)
    [answered] = submitted(it.log)
    assert (answered.late, answered.time_taken_s) == (False, 62.0)


def test_after_the_time_nothing_is_proposed_any_more() -> None:
    it = together(ADA, BEN)
    it.pass_unnoticed(70)
    with pytest.raises(Refused, match="question_closed"):
        it.propose(ADA)


def test_when_the_time_of_the_test_is_up_the_open_question_gets_its_proposal() -> None:
    it = TeamInterview(size=2, question_time_limit_s=900.0).join(BEN).come(ADA, BEN)
    it.ask()
    it.propose(BEN, "B")
    it.wait(603)
    [answered] = submitted(it.log)
    assert (answered.answer, answered.by) == (B, (BEN,))
    assert it.state.time_up


def test_the_clock_goes_by_whether_anybody_is_there() -> None:
    it = together(ADA, BEN, clock_stops=("disconnected",))
    it.leave(ADA)
    it.pass_unnoticed(10)
    assert it.state.clock_at(it.now).question_s == 10
    it.leave(BEN)
    it.pass_unnoticed(500)
    assert it.state.clock_at(it.now).question_s == 10
    it.come(BEN)
    assert it.pass_unnoticed(5).state.clock_at(it.now).question_s == 15


# Who may


def test_nobody_speaks_for_another_or_from_outside() -> None:
    it = together(ADA, BEN)
    it.propose(ADA)
    for stranger in ("mallory", None):
        for act in (
            lambda by=stranger: it.propose(by, "B"),
            lambda by=stranger: it.agree(by, ADA),
            lambda by=stranger: it.submit(by),
            lambda by=stranger: it.say(by),
            lambda by=stranger: it.do(c.ConnectMember, by=by, connection_id="x"),
            lambda by=stranger: it.do(c.GiveHint, by=by),
        ):
            with pytest.raises(Refused, match="not_a_member"):
                act()
    with pytest.raises(Refused, match="not_connected"):
        it.do(c.DisconnectMember, by=BEN, connection_id="c-ada")
    assert it.team.connected == (ADA, BEN)


@pytest.mark.parametrize("command", [c.SkipQuestion, c.EndSession, c.CancelSession])
def test_no_member_ends_it_or_leaves_a_question_out_for_the_others(command: type[c.Command]) -> None:
    it = together(ADA, BEN)
    with pytest.raises(Refused, match="team_decides"):
        it.do(command, by=ADA)
    assert it.status == "in_progress"


def test_the_team_has_as_many_members_as_it_has() -> None:
    it = TeamInterview(size=2).join(BEN)
    with pytest.raises(Refused, match="joined_already"):
        it.join(BEN)
    with pytest.raises(Refused, match="team_full"):
        it.join(CAI)


def test_a_team_of_one_is_no_team() -> None:
    it = TeamInterview(size=1)
    it.ask()
    assert it.state.team is None
    assert not any(isinstance(event, e.MemberJoined) for event in it.log)
    with pytest.raises(Refused, match="no_team"):
        it.propose(ADA)
    assert submitted(it.submit(None))
    alone = Interview(create((choice(),), blueprint("test")), (choice(),))
    with pytest.raises(Refused, match="no_team"):
        alone.do(c.JoinTeam, member_id=BEN, name="Ben")


def test_proposing_and_talking_have_an_end() -> None:
    it = together(ADA, BEN, CAI)
    for turn in range(ACTS_MAX):
        it.propose(ADA, "AB"[turn % 2])
    with pytest.raises(Refused, match="enough_proposed"):
        it.propose(ADA, "A")
    for _ in range(MESSAGES_MAX):
        it.say(BEN)
    with pytest.raises(Refused, match="too_many_messages"):
        it.say(CAI)
    for text in ("  ", "x" * (MESSAGE_LENGTH_MAX + 1)):
        with pytest.raises(Refused, match="message_invalid"):
            it.say(CAI, text)


def test_when_the_service_was_away_nobody_is_there_until_they_come_back() -> None:
    it = together(ADA, BEN)
    it.do(c.NoteInterruption, since=it.now)
    assert (it.team.connected, it.state.connection_id) == ((), None)
    it.come(BEN)
    assert it.team.connected == (BEN,)


# Shares


def test_each_ones_share_is_counted() -> None:
    it = together(ADA, BEN, CAI)
    it.propose(ADA, "A")
    it.say(BEN, "Is it not B, the key?")
    it.propose(CAI, "B")
    it.agree(BEN, CAI)
    it.agree(ADA, CAI)
    it.judge()
    it.ask()
    it.propose(ADA, "B")
    it.wait(63)
    ada, ben, cai = shares_of(it.log)
    assert (ada.proposals, ada.became_answer, ada.backings, ada.stood_behind, ada.questions) == (2, 1, 1, 2, 2)
    assert (ben.proposals, ben.became_answer, ben.backings, ben.stood_behind) == (0, 0, 1, 1)
    assert (ben.messages, ben.words, ben.questions) == (1, 6, 1)
    assert (cai.proposals, cai.became_answer, cai.number, cai.name) == (1, 1, 3, "Cai")


def test_alone_there_are_no_shares() -> None:
    it = TeamInterview(size=1)
    it.ask()
    it.submit(None)
    assert shares_of(it.log) == ()


# In any order


@pytest.mark.parametrize("first_seed", range(0, 120, 10))
def test_in_any_order_each_question_gets_one_answer_that_somebody_proposed(first_seed: int) -> None:
    endings = [_a_life(seed) for seed in range(first_seed, first_seed + 10)]
    assert sum(len(submitted(log)) for log in endings) >= 10


def _a_life(seed: int) -> list[e.Event]:
    chance = random.Random(seed)
    members = [ADA, BEN, CAI, "dan"][: chance.randint(2, 4)]
    it = TeamInterview(size=len(members), questions=4).join(*members[1:]).come(*members)
    it.ask()
    for _ in range(60):
        if it.state.open is None:
            if any(asked.owes_evaluation for asked in it.state.asked):
                it.judge()
            if it.status != "in_progress":
                break
            it.ask()
        try:
            _something(it, chance, members)
        except Refused:
            continue
    _what_must_hold(it)
    return it.log


def _something(it: TeamInterview, chance: random.Random, members: list[str]) -> None:
    who, other, letter = chance.choice(members), chance.choice(members), chance.choice("ABC")
    act = chance.choice(["propose", "propose", "agree", "agree", "submit", "leave", "come", "wait", "say"])
    if act == "propose":
        it.propose(who, letter)
    elif act == "agree":
        it.agree(who, other)
    elif act == "submit":
        it.submit(who, letter)
    elif act == "leave":
        it.leave(who)
    elif act == "come":
        it.come(who)
    elif act == "say":
        it.say(who)
    else:
        it.wait(chance.choice([1.0, 20.0, 70.0]))


def _what_must_hold(it: TeamInterview) -> None:
    assert replay(it.log) == it.state
    for question_id, answered, before in _answers(it.log):
        told = _by_hand(before, question_id)
        behind = {who for who, of in told.stances.items() if told.proposals[of] == answered.answer.options}
        assert answered.answer.options in told.proposals.values(), "nobody proposed it"
        assert answered.by
        assert set(answered.by) == behind
        if not told.timed_out(answered.at):
            assert told.there <= behind
            assert len(behind) >= 2


def test_what_one_member_does_for_themselves_says_who_it_was() -> None:
    it = together(ADA, BEN, integrity=("tab_hidden",))
    [asked] = it.do(c.AskClarification, by=BEN, text="Which lock?")
    [noted] = it.do(c.NoteIntegrity, by=BEN, kind="tab_hidden")
    assert isinstance(asked, e.ClarificationAsked)
    assert isinstance(noted, e.IntegrityNoted)
    assert (asked.by, noted.by) == (BEN, BEN)


def _answers(log: list[e.Event]) -> Iterator[tuple[str, e.AnswerSubmitted, list[e.Event]]]:
    seen: set[str] = set()
    for place, event in enumerate(log):
        if isinstance(event, e.AnswerSubmitted):
            assert event.question_id not in seen, "answered twice"
            seen.add(event.question_id)
            yield event.question_id, event, log[:place]


@dataclass
class ByHand:
    stances: dict[str, str]
    proposals: dict[str, tuple[str, ...]]
    there: set[str]
    state: Session

    def timed_out(self, at: float) -> bool:
        return self.state.clock_at(at).question_s >= self.state.asked[-1].time_limit_s


def _by_hand(before: list[e.Event], question_id: str) -> ByHand:
    """Told from the log in another way than the rules do: the last word of each, and who is there."""
    stances: dict[str, str] = {}
    proposals: dict[str, tuple[str, ...]] = {}
    there: set[str] = set()
    state: Session | None = None
    for event in before:
        state = evolve(state, event)
        if isinstance(event, e.MemberConnected):
            there.add(event.member_id)
        elif isinstance(event, e.MemberDisconnected):
            there.discard(event.member_id)
        elif isinstance(event, e.AnswerProposed) and event.question_id == question_id:
            stances = {who: of for who, of in stances.items() if of != event.member_id}
            stances[event.member_id] = event.member_id
            proposals[event.member_id] = event.answer.options
        elif isinstance(event, e.ProposalBacked) and event.question_id == question_id:
            stances[event.member_id] = event.of
    assert state is not None
    return ByHand(stances, proposals, there, state)
