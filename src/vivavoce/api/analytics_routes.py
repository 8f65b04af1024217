"""How a test and its questions do, for those who gave it."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from vivavoce.api import analytics_models as models
from vivavoce.api import assessment_wire
from vivavoce.api.assessment_routes import Here, Recruiter, TestId, owned_test
from vivavoce.api.problems import problems
from vivavoce.desk.results import Result, once_each
from vivavoce.domain.alikeness import Alike, AlikeCode, alike_code_of, alike_of
from vivavoce.domain.analytics import QuestionFigures, TestFigures, figures_of
from vivavoce.domain.assessment import Test
from vivavoce.domain.question import Question
from vivavoce.ports.bank import Bank
from vivavoce.ports.errors import NotFound

router = APIRouter(prefix="/api/tests/{test_id}", tags=["results"], responses=problems(401, 403, 404, 422))
GONE = "This question is no longer in the bank."
NO_RELIABILITY = (
    "No reliability is told yet: alpha needs everybody to have had the same questions, and the other needs thirty "
    "finished attempts at a test that measures an ability."
)


@router.get("/analytics", response_model=models.AnalyticsOut)
async def read_analytics(test_id: TestId, doors: Here, recruiter: Recruiter) -> JSONResponse:
    """Scores, time, where people stop, reliability, and each question with what speaks against it."""
    test = await owned_test(doors, recruiter, test_id)
    digests = once_each(await doors.results.of(test))
    figures = await asyncio.to_thread(figures_of, digests, test.settings.pass_mark)
    return JSONResponse(_told(figures, doors.bank))


@router.get("/alike", response_model=models.AlikePairs)
async def read_alike(test_id: TestId, doors: Here, recruiter: Recruiter) -> JSONResponse:
    """Pairs of candidates whose wrong answers agree far more often than chance, or whose code or words are nearly the
    same."""
    test = await owned_test(doors, recruiter, test_id)
    found = await doors.results.of(test)
    results = {one.attempt.session_id: one for one in found}
    digests = once_each(found)
    answers = await asyncio.to_thread(alike_of, digests)
    programs = await asyncio.to_thread(alike_code_of, digests)

    def sides(pair: Alike | AlikeCode) -> dict[str, object]:
        return {"first": _side(test, results[pair.first]), "second": _side(test, results[pair.second])}

    def others(pair: Alike | AlikeCode) -> bool:
        return _whose(results[pair.first]) != _whose(results[pair.second])

    items = [
        {**sides(pair), "common": pair.common, "same": pair.same, "expected": pair.expected}
        for pair in answers
        if others(pair)
    ]
    written = [
        {
            **sides(pair),
            "question_id": pair.question_id,
            "question": _text(_question_of(doors.bank, pair.question_id, pair.version)),
            "language": pair.language,
            "shared": pair.shared,
            "of": pair.of,
        }
        for pair in programs
        if others(pair)
    ]
    code = [pair for pair in written if pair["language"]]
    texts = [{name: of for name, of in pair.items() if name != "language"} for pair in written if not pair["language"]]
    return JSONResponse({"items": items, "code": code, "texts": texts})


def _whose(result: Result) -> str:
    return result.application.application_id


def _side(test: Test, result: Result) -> dict[str, object]:
    application = result.application
    whose = assessment_wire.whose(application, blind=test.settings.blind_review)
    return {
        "application_id": application.application_id,
        "interview_id": result.attempt.session_id,
        "name": whose["name"] or whose["email"],
    }


def _told(figures: TestFigures, bank: Bank) -> dict[str, Any]:
    told = asdict(figures)
    rests = figures.alpha is not None or figures.marginal_reliability is not None
    told["reliability_note"] = "" if rests else NO_RELIABILITY
    told["skills"] = [
        {"skill": skill, "name": name, "score": score, "attempts": attempts}
        for skill, name, score, attempts in figures.skills
    ]
    told["questions"] = [_question(one, bank) for one in figures.questions]
    return told


def _question_of(bank: Bank, question_id: str, version: int) -> Question | None:
    try:
        return bank.question(question_id, version)
    except NotFound:
        return None


def _text(question: Question | None) -> str:
    return question.text if question else GONE


def _question(figures: QuestionFigures, bank: Bank) -> dict[str, Any]:
    question = _question_of(bank, figures.question_id, figures.version)
    texts = {option.letter: option.text for option in question.options} if question else {}
    told = asdict(figures)
    told["text"] = _text(question)
    told["options"] = [{**asdict(one), "text": texts.get(one.letter, "")} for one in figures.options]
    return told
