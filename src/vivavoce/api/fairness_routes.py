"""Fairness: what candidates may say of themselves, and the audit of a test, which tells sums alone."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from vivavoce.api.access import Permission, Principal, may
from vivavoce.api.assessment_routes import Here, Recruiter, TestId, owned_test
from vivavoce.api.doors import Doors
from vivavoce.api.moments import moment
from vivavoce.api.problems import problems
from vivavoce.desk.application_rows import Application
from vivavoce.desk.cells import line_of
from vivavoce.desk.fairness import Basis
from vivavoce.domain.fairness import ATTRIBUTES, GROUP_MIN
from vivavoce.ports.errors import NotFound

router = APIRouter(prefix="/api", tags=["fairness"], responses=problems(401, 403, 404, 422))
Candidate = Annotated[Principal, Depends(may(Permission.TAKE_TESTS))]
By = Annotated[Basis, Query(description="Who counts as selected: whom people decided for, or who reached the mark.")]


class GroupOption(BaseModel):
    group: str
    name: str


class AttributeForm(BaseModel):
    attribute: str
    name: str
    options: list[GroupOption]
    mine: str | None


class GroupsForm(BaseModel):
    """What you may say of yourself, if you want to. It is kept apart, and told only in sums of five people or more."""

    attributes: list[AttributeForm]


class DeclaredGroups(BaseModel):
    groups: Annotated[
        dict[
            Annotated[str, Field(max_length=40)],
            Annotated[str, Field(max_length=40)] | None,
        ],
        Field(max_length=20, description="What is left out, or null, is not told; an empty object takes all back."),
    ]


class GroupFiguresOut(BaseModel):
    group: str
    name: str
    people: int
    decided: int
    selected: int
    rate: float | None
    rate_low: float | None
    rate_high: float | None
    ratio: float | None
    ratio_low: float | None
    ratio_high: float | None
    below_four_fifths: bool
    surely_below: bool
    score: float | None
    score_low: float | None
    score_high: float | None


class AttributeFiguresOut(BaseModel):
    attribute: str
    name: str
    told: int
    groups: list[GroupFiguresOut]
    too_few: int
    words: str
    as_of: Annotated[str | None, Field(description="When this was counted; null while nothing may be told.")]


class AuditOut(BaseModel):
    """Rates with intervals of 95% and ratios to the highest rate. Groups of fewer than five are not told, scores to
    half a point. An attribute stands as it was counted until it differs from all that was told before by five people
    or more, and by as many with each outcome: no difference tells of one person."""

    by: Basis
    group_min: int
    attributes: list[AttributeFiguresOut]


@router.get("/applications/{test_id}/groups", response_model=GroupsForm)
async def read_groups(test_id: TestId, doors: Here, candidate: Candidate) -> JSONResponse:
    """What you have said of yourself for this test."""
    mine = await doors.fairness.declared(await _mine(doors, test_id, candidate))
    attributes = [
        {
            "attribute": attribute,
            "name": name,
            "options": [{"group": group, "name": words} for group, words in options],
            "mine": mine.get(attribute),
        }
        for attribute, (name, options) in ATTRIBUTES.items()
    ]
    return JSONResponse({"attributes": attributes})


@router.put("/applications/{test_id}/groups", response_model=GroupsForm)
async def declare_groups(test_id: TestId, given: DeclaredGroups, doors: Here, candidate: Candidate) -> JSONResponse:
    """Say it, change it, or take it back."""
    application = await _mine(doors, test_id, candidate)
    said = {attribute: group for attribute, group in given.groups.items() if group}
    await doors.fairness.declare(application, candidate.user_id, said)
    return await read_groups(test_id, doors, candidate)


@router.get("/tests/{test_id}/fairness", response_model=AuditOut)
async def read_fairness(test_id: TestId, doors: Here, recruiter: Recruiter, by: By = "decision") -> JSONResponse:
    """How the groups fared, in sums, as it was counted when enough people had changed it."""
    figures = await _audited(doors, recruiter, test_id, by)
    return JSONResponse({"by": by, "group_min": GROUP_MIN, "attributes": figures})


@router.get("/tests/{test_id}/fairness.csv", response_class=Response)
async def export_fairness(test_id: TestId, doors: Here, recruiter: Recruiter, by: By = "decision") -> Response:
    """The same as a table, for an audit."""
    names = list(GroupFiguresOut.model_fields)
    lines = [line_of(["attribute", "by", *names, "as_of"])]
    for attribute in await _audited(doors, recruiter, test_id, by):
        named, as_of = [attribute["name"], by], attribute["as_of"]
        lines += [line_of([*named, *(group[name] for name in names), as_of]) for group in attribute["groups"]]
        if attribute["too_few"]:
            few = {"name": f"groups of fewer than {GROUP_MIN}", "people": attribute["too_few"]}
            lines.append(line_of([*named, *(few.get(name) for name in names), as_of]))
    headers = {"Content-Disposition": f'attachment; filename="test-{test_id}-fairness.csv"'}
    return Response("".join(lines), media_type="text/csv; charset=utf-8", headers=headers)


async def _mine(doors: Doors, test_id: int, candidate: Principal) -> Application:
    application = await doors.applications.of(test_id, candidate.user_id)
    if application is None or application.withdrawn_at is not None:
        raise NotFound("There is no such test, or you are not invited to it.", code="not_invited")
    return application


async def _audited(doors: Doors, recruiter: Principal, test_id: int, by: Basis) -> list[dict[str, Any]]:
    test = await owned_test(doors, recruiter, test_id)
    results = await doors.results.of(test)
    told = await doors.fairness.audit(test_id, results, by, test.settings.pass_mark)
    return [{**one.figures, "as_of": moment(one.made_at)} for one in told]
