from __future__ import annotations

import json
from dataclasses import replace

import pytest

from interviewer.talks import RESUME, answered, begun
from vivavoce.content.reader import PackBank
from vivavoce.domain.effects import AskNext
from vivavoce.domain.plan import NextQuestion
from vivavoce.domain.session import pending
from vivavoce.domain.state import Session
from vivavoce.interviewer.builtin import BuiltinInterviewer
from vivavoce.interviewer.claims import claims, denied, to_probe

DENIALS = [
    "I have never used Kubernetes.",
    "Honestly, I've never really worked with Kubernetes, so I would have to look it up.",
    "I haven't used kubernetes at all.",
    "I don't know Kubernetes.",
    "I have no experience with Kubernetes.",
    "I’ve never touched Kubernetes myself.",
    "To be honest I have no hands-on knowledge of Kubernetes, but I have read about it.",
    "I am completely new to Kubernetes.",
]
NO_DENIALS = [
    "I have never used Kubernetes in production.",
    "I have never used Kubernetes for a database.",
    "I have never had a problem with Kubernetes.",
    "My colleague had never used Kubernetes.",
    "We never used Kubernetes without a second cluster.",
    "I have never used Kubernetes before in that way.",
    "I have never used Docker.",
    "You should never use Kubernetes for three servers.",
    "I used Kubernetes every day.",
    "I don't know Kubernetes as well as Docker.",
    "",
]


def after(bank: PackBank, text: str, resume: str = RESUME) -> Session:
    return answered(begun(bank, resume=resume), text)


@pytest.mark.parametrize("text", DENIALS)
def test_a_plain_denial_of_what_the_resume_claims_is_found(text: str, bank: PackBank) -> None:
    claim = denied(after(bank, text))
    assert claim is not None
    assert claim.name == "Kubernetes"


@pytest.mark.parametrize("text", NO_DENIALS)
def test_whatever_is_said_with_a_reserve_or_of_others_is_no_denial(text: str, bank: PackBank) -> None:
    assert denied(after(bank, text or "Hm.")) is None


def test_what_the_resume_does_not_claim_cannot_be_contradicted(bank: PackBank) -> None:
    assert denied(after(bank, "I have never used Terraform.")) is None
    for resume in ("", "{}", "[1]", "no JSON", '{"skills": 3}', '{"skills": [{"name": 5}, null, "<b>"]}'):
        assert denied(after(bank, DENIALS[0], resume)) is None


async def test_it_is_noticed_politely_before_the_next_question_and_once(bank: PackBank) -> None:
    state = after(bank, DENIALS[0])
    (effect,) = pending(state)
    assert isinstance(effect, AskNext)
    question = await BuiltinInterviewer(bank).word(state, effect.step)
    assert "Kubernetes" in question.lead_in
    assert "résumé" in question.lead_in
    assert question.text == bank.question(question.id, 1).text
    twice = answered(state, "As I said, I have never used Kubernetes.", at=10.0)
    assert denied(twice) is None


async def test_a_follow_up_notices_it_too(bank: PackBank) -> None:
    state = after(bank, DENIALS[0])
    last = state.asked[-1]
    parent = replace(last, question=bank.question("py-with-statement", 1))
    state = state.but(asked=(*state.asked[:-1], parent))
    point = parent.question.rubric[0]
    step = NextQuestion(number=1, phase="role_skills", reason="", follow_up_of=last.question_id, point=point)
    assert "Kubernetes" in (await BuiltinInterviewer(bank).word(state, step)).lead_in


def test_projects_come_before_skills_and_what_was_asked_about_is_not_probed_again(bank: PackBank) -> None:
    state = begun(bank)
    assert [claim.name for claim in claims(state)] == ["Parcel tracker", "Kubernetes", "Python"]
    first = to_probe(state)
    assert first is not None
    assert first.name == "Parcel tracker"
    state = answered(state, "Something.")
    asked = replace(state.asked[-1], question=replace(state.asked[-1].question, text="What did the parcel tracker do?"))
    claim = to_probe(state.but(asked=(asked,)))
    assert claim is not None
    assert claim.name == "Kubernetes"


def test_a_claim_may_bring_its_quote_in_any_of_the_ways_that_resumes_are_kept(bank: PackBank) -> None:
    skills = [
        {"name": "Go", "quote": "wrote Go"},
        {"name": "Rust", "evidence": {"quote": "wrote Rust", "start": 1, "end": 11}},
        "SQL",
    ]
    found = claims(begun(bank, resume=json.dumps({"skills": skills})))
    assert [(c.name, c.quote) for c in found] == [("Go", "wrote Go"), ("Rust", "wrote Rust"), ("SQL", "")]
