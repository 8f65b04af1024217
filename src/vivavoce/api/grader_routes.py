"""Grading by people, how far they and the machine agree, and what is learned from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from secrets import randbelow, token_hex
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from fastapi.responses import JSONResponse

from vivavoce.api import grader_models as models
from vivavoce.api import wire
from vivavoce.api.access import Permission, Principal, may, require_gradable
from vivavoce.api.doors import Doors, doors_of
from vivavoce.api.problems import current_request_id, problems
from vivavoce.desk.grading import GradeGiven, PointsGiven, Switch, Words
from vivavoce.desk.paging import cursor_after, read_cursor
from vivavoce.domain import commands as c
from vivavoce.domain.agreement import ANSWERS_MIN, Agreement, Pair, agreement, by_group, grid
from vivavoce.domain.board import outline
from vivavoce.domain.grade import Grade
from vivavoce.domain.grading import is_gradable
from vivavoce.domain.learning import Example, ExampleSet, Step
from vivavoce.domain.refusal import Refused
from vivavoce.domain.scoring import Scorecard
from vivavoce.domain.state import Asked, Session
from vivavoce.ports.errors import NotFound

router = APIRouter(prefix="/api", tags=["grading"], responses=problems(401, 403))
Here = Annotated[Doors, Depends(doors_of)]
Grader = Annotated[Principal, Depends(may(Permission.GRADE_ANSWERS))]
Teacher = Annotated[Principal, Depends(may(Permission.SWITCH_LEARNING))]
Cursor = Annotated[str | None, Query(max_length=200)]


@router.get("/graders/answers", response_model=models.GradableAnswers)
async def list_gradable_answers(
    doors: Here, grader: Grader, limit: Annotated[int, Query(ge=1, le=20)] = 5, cursor: Cursor = None
) -> JSONResponse:
    """The answers that people may grade, of `limit` interviews a page, the newest first. None of your own is there."""
    found, more = await doors.grading.page(grader.user_id, limit=limit, before=read_cursor(cursor))
    items = [_listed(session, asked, grader) for session, asked in found]
    return JSONResponse({"items": items, "next_cursor": cursor_after(*more) if more else None})


@router.get("/graders/drawn", response_model=models.Drawn)
async def draw_answer(doors: Here, grader: Grader) -> JSONResponse:
    """One that nobody has graded, drawn by chance, to be graded without the machine's points."""
    drawn = await doors.grading.drawn(grader.user_id, f"int_{token_hex(10)}", randbelow)
    return JSONResponse({"item": _to_grade(*drawn, grader, blind=True) if drawn else None})


@router.get("/graders/answers/{session_id}/{question_id}", response_model=models.AnswerToGrade, responses=problems(404))
async def read_answer_to_grade(
    session_id: str, question_id: str, doors: Here, grader: Grader, blind: bool = False
) -> JSONResponse:
    """One answer with its rubric, and, unless it is to be graded `blind`, the machine's card and who graded it."""
    session, asked = await _found(doors, grader, session_id, question_id)
    return JSONResponse(_to_grade(session, asked, grader, blind=blind))


@router.put(
    "/graders/answers/{session_id}/{question_id}/grade",
    response_model=models.AnswerToGrade,
    responses=problems(404, 409),
)
async def grade_answer(
    session_id: str, question_id: str, given: models.GradeIn, doors: Here, grader: Grader
) -> JSONResponse:
    """Your points, each with the words that show it. They stand from now on, and the machine's card is kept beside."""
    session, asked = await _found(doors, grader, session_id, question_id)
    command = c.GradeAnswer(
        at=doors.clock.now(),
        key=given.client_message_id,
        question_id=question_id,
        grader=grader.user_id,
        way=given.way,
        scorecard=None if given.way == "confirmed" else _card(doors, asked, given),
        note=given.note,
        seen=given.seen,
    )
    session = (await doors.engine.execute(session_id, command, current_request_id())).state
    return JSONResponse(_to_grade(session, _asked(session, question_id), grader, blind=False))


@router.delete(
    "/graders/answers/{session_id}/{question_id}/grade",
    response_model=models.AnswerToGrade,
    responses=problems(404, 409),
)
async def withdraw_grade(session_id: str, question_id: str, doors: Here, grader: Grader) -> JSONResponse:
    """The machine's card stands again, and nothing is learned from this answer any more."""
    await _found(doors, grader, session_id, question_id)
    command = c.WithdrawGrade(at=doors.clock.now(), question_id=question_id, grader=grader.user_id)
    session = (await doors.engine.execute(session_id, command, current_request_id())).state
    return JSONResponse(_to_grade(session, _asked(session, question_id), grader, blind=False))


@router.get("/graders/agreement", response_model=models.AgreementPage)
async def read_agreement(doors: Here, grader: Grader, which: Literal["blind", "all"] = "blind") -> JSONResponse:
    """How far machine and people agree: overall, and for `which` grades by question, skill, kind and group."""
    pairs = await doors.grading.pairs()
    blind, seen = [p for p in pairs if p.blind], [p for p in pairs if not p.blind]
    chosen = blind if which == "blind" else pairs
    told = {
        "answers_min": ANSWERS_MIN,
        "blind": _agreement(agreement(blind)),
        "seen": _agreement(agreement(seen)),
        "which": which,
        "groups": _groups(chosen),
        "grid": [{"machine": m, "human": h, "answers": n} for (m, h), n in sorted(grid(chosen).items())],
    }
    return JSONResponse(told)


@router.get("/graders/learned", response_model=models.LearnedQuestions)
async def list_learned(
    doors: Here, grader: Grader, limit: Annotated[int, Query(ge=1, le=100)] = 20, cursor: Cursor = None
) -> JSONResponse:
    """The questions of which something was learned, the last changed first."""
    rows, more = await doors.grading.learned(limit=limit, before=read_cursor(cursor))
    items = [
        {
            "bank_id": row.bank_id,
            "bank_version": row.bank_version,
            "question": _text_of(doors, row.bank_id, row.bank_version),
            "version": row.steps,
            "changed_at": wire.moment(row.last_at),
        }
        for row in rows
    ]
    return JSONResponse({"items": items, "next_cursor": cursor_after(*more) if more else None})


@router.get("/graders/learned/{bank_id}", response_model=models.LearnedHistory, responses=problems(404))
async def read_learned(
    bank_id: str, doors: Here, grader: Grader, version: Annotated[int, Query(ge=1, le=1_000_000)] = 1
) -> JSONResponse:
    """Every version of what was learned of one question, with its examples."""
    steps, sets = await doors.grading.history(bank_id, version)
    return JSONResponse(_history(doors, steps, sets, grader))


@router.post("/admin/learned/{bank_id}", response_model=models.LearnedHistory, responses=problems(404, 409))
async def switch_learned(bank_id: str, wanted: models.SwitchIn, doors: Here, admin: Teacher) -> JSONResponse:
    """Turn one example on or off, or go back to an older version. Answers scored from now on are scored by it."""
    switch = Switch(
        bank_id=bank_id,
        bank_version=wanted.bank_version,
        kind=wanted.kind,
        seen=wanted.seen,
        session_id=wanted.session_id,
        answer_id=wanted.question_id,
        back_to=wanted.back_to,
    )
    steps, sets = await doors.grading.switch(admin.user_id, doors.clock.now(), switch)
    return JSONResponse(_history(doors, steps, sets, admin))


async def _found(doors: Doors, grader: Principal, session_id: str, question_id: str) -> tuple[Session, Asked]:
    session = await doors.engine.session(session_id)
    require_gradable(grader, session.owner_id, gradable=session.gradable)
    return session, _asked(session, question_id)


def _asked(session: Session, question_id: str) -> Asked:
    asked = session.find(question_id)
    if asked is None or not is_gradable(asked):
        raise NotFound("There is no such answer to grade.")
    return asked


def _card(doors: Doors, asked: Asked, given: models.GradeIn) -> Scorecard:
    rubric = asked.question.rubric
    if len(given.criteria) != len(rubric) or asked.answer is None:
        raise Refused("criteria_unlike_rubric", f"The rubric has {len(rubric)} criteria. Give the points of each.")
    points = tuple(
        PointsGiven(points=each.points, quotes=tuple(map(_words, each.quotes)), note=each.note)
        for each in given.criteria
    )
    wrong = tuple((each.claim, _words(each.words)) for each in given.wrong)
    return doors.grading.card(asked.question, asked.answer, GradeGiven(points=points, wrong=wrong))


def _words(words: models.Words) -> Words:
    return Words(quote=words.quote, start=words.start)


def _listed(session: Session, asked: Asked, grader: Principal) -> wire.Wire:
    skills = {weight.skill: weight.name for weight in session.skills}
    return {
        "session_id": session.id,
        "question_id": asked.question_id,
        "bank_id": asked.question.id,
        "question": asked.question.text,
        "skill": skills.get(asked.question.skill, asked.question.skill),
        "kind": asked.question.kind,
        "role_name": session.role_name,
        "answered_at": wire.moment(asked.answered_at),
        "graded": asked.grade is not None,
        "by_you": any(grade.grader == grader.user_id for grade in asked.grades),
    }


def _to_grade(session: Session, asked: Asked, grader: Principal, *, blind: bool) -> wire.Wire:
    question, answer, machine = asked.question, asked.answer, asked.machine_card
    standing = asked.grades.index(asked.grade) if asked.grade is not None else None
    return {
        **_listed(session, asked, grader),
        "lead_in": question.lead_in,
        "said": answer.said if answer else "",
        "outline": outline(answer.board) if answer and answer.board else "",
        "is_code": bool(answer and answer.code and not answer.text),
        "points": [{"name": p.name, "max": p.weight, "says": list(p.says), "shows": p.shows} for p in question.rubric],
        "wrong": list(question.wrong),
        "stronger": question.stronger,
        "machine": None if blind or machine is None else {"question_id": asked.question_id, **wire.scorecard(machine)},
        "grades": [] if blind else [_grade(grade, grader) for grade in asked.grades],
        "standing": None if blind else standing,
        "bank_version": question.version,
    }


def _grade(grade: Grade, grader: Principal) -> wire.Wire:
    told = wire.scorecard(grade.scorecard)
    return {
        "way": grade.way,
        "at": wire.moment(grade.at),
        "by_you": grade.grader == grader.user_id,
        "score": told["score"],
        "criteria": told["criteria"],
        "note": grade.note,
    }


def _agreement(found: Agreement) -> wire.Wire:
    return {**asdict(found), "enough": found.enough}


def _groups(pairs: Iterable[Pair]) -> list[wire.Wire]:
    """In the order in which groups are told, and of each the largest first."""
    order = {by: i for i, by in enumerate(("question", "skill", "kind", "scorer", "role", "extra time"))}
    found = sorted(by_group(pairs).items(), key=lambda item: (order[item[0][0]], -item[1].answers, item[0][1]))
    return [{"by": by, "name": name, "agreement": _agreement(each)} for (by, name), each in found]


def _history(doors: Doors, steps: tuple[Step, ...], sets: tuple[ExampleSet, ...], reader: Principal) -> wire.Wire:
    first = steps[0]
    return {
        "bank_id": first.bank_id,
        "bank_version": first.bank_version,
        "question": _text_of(doors, first.bank_id, first.bank_version),
        "versions": [
            {
                "number": step.number,
                "kind": step.kind,
                "at": wire.moment(step.at),
                "by_you": step.by == reader.user_id,
                "back_to": step.back_to if step.kind == "back" else None,
                "examples": [_example(example) for example in examples.examples],
            }
            for step, examples in zip(steps, sets, strict=True)
        ],
    }


def _example(example: Example) -> wire.Wire:
    return {
        "session_id": example.session_id,
        "question_id": example.answer_id,
        "at": wire.moment(example.at),
        "on": example.on,
    }


def _text_of(doors: Doors, bank_id: str, version: int) -> str:
    """A follow-up is called by its question and by what it asked for."""
    main, _, point = bank_id.partition("+")
    try:
        text = doors.bank.question(main, version).text
    except NotFound:
        return ""
    return f"{text} ({point.replace('-', ' ')})" if point else text
