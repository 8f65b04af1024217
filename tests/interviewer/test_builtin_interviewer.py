"""Whole interviews with the built-in interviewer: the rules decide, the interviewer words, the scorer judges."""

from __future__ import annotations

import re

import pytest

from vivavoce.content.reader import PackBank
from vivavoce.domain import commands as c
from vivavoce.domain.effects import AskNext, Evaluate, WriteReport
from vivavoce.domain.question import Answer
from vivavoce.domain.session import decide, evolve, pending
from vivavoce.domain.state import Session
from vivavoce.interviewer.builtin import BuiltinInterviewer, clarified
from vivavoce.interviewer.planning import plan_interview
from vivavoce.interviewer.scorer import scored

PRAISE = re.compile(r"\b(great|excellent|good|perfect|well done|correct|wrong|right answer|impressive)\b", re.I)


def opened(bank: PackBank, seed: int = 7, blueprint: str = "phased") -> Session:
    role, _ = bank.role_for("backend engineer")
    plan, skills = plan_interview(bank, role, bank.blueprint(blueprint), "medium")
    command = c.CreateSession(
        at=0.0, session_id="session-1", owner_id="me", blueprint=bank.blueprint(blueprint), role=role.id,
        role_name=role.name, skills=skills, plan=plan, seed=seed, consent=True,
    )  # fmt: skip
    return apply(None, command)


def apply(state: Session | None, command: c.Command) -> Session:
    for event in decide(state, command):
        state = evolve(state, event)
    assert state is not None
    return state


async def walked(bank: PackBank, seed: int = 7, quality: str = "middling", blueprint: str = "phased") -> Session:
    """An interview to its end, every open question answered with a sample."""
    interviewer = BuiltinInterviewer(bank)
    state = opened(bank, seed, blueprint)
    at = 0.0
    while owed := pending(state):
        at += 1
        effect = owed[0]
        if isinstance(effect, WriteReport):
            break
        if isinstance(effect, AskNext):
            step = effect.step
            question = await interviewer.word(state, step)
            state = apply(state, c.AskQuestion(
                at=at, number=step.number, question=question, phase=step.phase, follow_up_of=step.follow_up_of,
                reason=step.reason,
            ))  # fmt: skip
            assert state.open is not None
            text = bank.samples(question.id.split("+")[0]).get(quality) or "I have worked on a small web shop lately."
            answer = Answer(options=("A",)) if question.options else Answer(text=text)
            state = apply(state, c.SubmitAnswer(at=at, question_id=state.open.question_id, answer=answer))
        elif isinstance(effect, Evaluate):
            asked = state.find(effect.question_id)
            assert asked is not None
            assert asked.answer is not None
            card = scored(asked.question, asked.answer)
            state = apply(state, c.RecordEvaluation(at=at, question_id=effect.question_id, scorecard=card))
    return state


@pytest.mark.parametrize("seed", range(6))
async def test_a_whole_interview_never_praises_or_grades(seed: int, bank: PackBank) -> None:
    state = await walked(bank, seed)
    assert len(state.main_asked) == 10
    for asked in state.asked:
        lead = asked.question.lead_in
        assert not PRAISE.search(lead.split("“")[0])
        assert "!" not in lead


async def test_the_same_seed_says_the_same_words(bank: PackBank) -> None:
    first, second = await walked(bank, 3), await walked(bank, 3)
    assert [a.question.spoken for a in first.asked] == [a.question.spoken for a in second.asked]


async def test_lead_ins_vary_within_and_between_interviews(bank: PackBank) -> None:
    first, second = await walked(bank, 1), await walked(bank, 2)

    def leads(state: Session) -> list[str]:
        return [a.question.lead_in for a in state.main_asked]

    assert all(a != b for a, b in zip(leads(first), leads(first)[1:], strict=False))
    assert leads(first) != leads(second)


async def test_follow_ups_ask_after_one_missing_point_and_quote_the_candidate(bank: PackBank) -> None:
    quotes = 0
    for seed in range(6):
        for asked in (await walked(bank, seed, blueprint="behavioral")).asked:
            if asked.follow_up_of is None:
                continue
            question = asked.question
            assert question.kind == "follow_up"
            assert len(question.rubric) == 1
            assert question.origin.kind == "builtin"
            assert question.text == question.rubric[0].ask, "the bridge is no part of what is asked"
            assert question.text.count("?") <= 1
            parent = bank.question(question.id.split("+")[0], 1)
            assert question.wrong == parent.wrong
            for quote in re.findall(r"“([^”]+)”", question.lead_in):
                quotes += 1
                assert quote in bank.samples(parent.id)["middling"]
                assert 3 <= len(quote.split()) <= 8
    assert quotes > 3


async def test_the_plan_survives_a_question_that_left_the_bank(bank: PackBank) -> None:
    left = PackBank(
        bank.roles(), bank.skills(), [q for q in bank.questions() if q.kind != "system_design"][5:], bank.blueprints()
    )
    state = opened(bank)
    step = pending(state)[0]
    assert isinstance(step, AskNext)
    question = await BuiltinInterviewer(left).word(state, step.step)
    assert step.step.phase in question.phases


@pytest.mark.parametrize(
    "request_text",
    ["What do you mean?", "Just tell me the answer.", "What is the score for this?", "How is the weather in Rome?", ""],
)
async def test_an_explanation_gives_nothing_away(request_text: str, bank: PackBank) -> None:
    state = await walked(bank, 4)
    for asked in state.asked:
        text = clarified(state, asked, request_text)
        assert asked.question.clarify in text
        assert not any(point.name.lower() in text.lower() for point in asked.question.rubric)
        assert not any(said.lower() in text.lower() for point in asked.question.rubric for said in point.says)
