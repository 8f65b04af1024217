"""Blueprints, for recruiters and admins: templates to copy, tests of one's own, and whether the bank can fill them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse

from vivavoce.api import blueprint_models as models
from vivavoce.api import wire
from vivavoce.api.access import Permission, Principal, may
from vivavoce.api.bank_models import Version
from vivavoce.api.bank_routes import FILE_BODY, author_told, uploaded, versions_told
from vivavoce.api.doors import Doors, doors_of
from vivavoce.api.problems import problems
from vivavoce.content.foreign_yaml import read_yaml, write_yaml
from vivavoce.content.mappings import blueprint_to_mapping
from vivavoce.desk import blueprint_check
from vivavoce.desk.bank import Kept
from vivavoce.desk.bank_written import blueprint_draft
from vivavoce.desk.people import names_of
from vivavoce.domain.blueprint import Blueprint
from vivavoce.domain.question import Question
from vivavoce.ports.errors import Invalid, NotFound

router = APIRouter(prefix="/api/blueprints", tags=["bank"], responses=problems(401, 403))
Here = Annotated[Doors, Depends(doors_of)]
Author = Annotated[Principal, Depends(may(Permission.MANAGE_BANK))]
YAML_RESPONSE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/yaml": {}}, "description": "The file."}
}


@router.get("", response_model=models.BlueprintList)
async def list_blueprints(doors: Here, author: Author) -> JSONResponse:
    """All of them, the retired ones too, by title."""
    kept = sorted(doors.bank.kept_blueprints().values(), key=lambda each: (each.thing.title.casefold(), each.thing.id))
    people = await names_of(doors.database, {each.last.by for each in kept if each.last is not None})
    return JSONResponse({"items": [_row(each, people) for each in kept]})


@router.post("", status_code=201, response_model=models.BlueprintOut, responses=problems(409))
async def create_blueprint(body: models.BlueprintIn, doors: Here, author: Author) -> JSONResponse:
    """A new blueprint; everything that does not fit is told at once, field by field. Candidates do not see it unless
    it is offered to them."""
    return JSONResponse(await _told(doors, await doors.editing.create_blueprint(body, author.user_id)), status_code=201)


@router.post("/check", response_model=models.BlueprintCheck)
async def check_blueprint(body: models.CheckIn, doors: Here, author: Author) -> JSONResponse:
    """Whether the bank can fill it: by section and by skill what is wanted and what there is, each problem by name,
    and a few questions that it might ask. Nothing is kept."""
    weights = _weights(doors, body)
    draft = blueprint_draft({"id": "draft", **body.blueprint}, doors.bank)
    if draft.problems:
        return JSONResponse(_unread([dict(problem) for problem in draft.problems]))
    fill = blueprint_check.check(draft.thing, doors.bank.questions(), weights, offer=doors.coding_offer)
    return JSONResponse(_checked(doors, fill))


@router.post(
    "/import", status_code=201, response_model=models.BlueprintOut, responses=problems(409), openapi_extra=FILE_BODY
)
async def import_blueprint(request: Request, doors: Here, author: Author) -> JSONResponse:
    """A blueprint out of a YAML file: a new one, or a new version of one of your own, if it says something else."""
    _, content = await uploaded(request)
    raw = _read(content)
    known = doors.bank.kept_blueprints().get(str(raw.get("id")))
    if known is None:
        kept = await doors.editing.create_blueprint(raw, author.user_id)
    else:
        now = {**raw, "version": known.thing.version}
        kept = await doors.editing.edit_blueprint(known.thing.id, now, author.user_id)
    return JSONResponse(await _told(doors, kept), status_code=201)


@router.get("/{blueprint_id}", response_model=models.BlueprintOut, responses=problems(404))
async def read_blueprint(
    blueprint_id: str, doors: Here, author: Author, version: Annotated[Version | None, Query()] = None
) -> JSONResponse:
    """One blueprint, the newest or an older version of it."""
    return JSONResponse(await _told(doors, doors.bank.kept_blueprint(blueprint_id), version))


@router.get("/{blueprint_id}/versions", response_model=models.BlueprintVersions, responses=problems(404))
async def list_blueprint_versions(blueprint_id: str, doors: Here, author: Author) -> JSONResponse:
    """Every version with its author and time, newest first."""
    return JSONResponse({"items": await versions_told(doors, doors.bank.kept_blueprint(blueprint_id))})


@router.get(
    "/{blueprint_id}/export", response_class=Response, responses={**problems(404), **YAML_RESPONSE}, status_code=200
)
async def export_blueprint(blueprint_id: str, doors: Here, author: Author) -> Response:
    """The file in YAML, as one may import it elsewhere."""
    kept = doors.bank.kept_blueprint(blueprint_id)
    name = f'attachment; filename="{kept.thing.id}.yaml"'
    content = write_yaml(blueprint_to_mapping(kept.thing))
    return Response(content, media_type="application/yaml", headers={"Content-Disposition": name})


@router.put("/{blueprint_id}", response_model=models.BlueprintOut, responses=problems(404, 409))
async def edit_blueprint(blueprint_id: str, body: models.BlueprintIn, doors: Here, author: Author) -> JSONResponse:
    """A new version of the whole blueprint; `version` says which one it was made from, and if another was saved since,
    this is refused and that is kept. What has begun goes on as it began."""
    return JSONResponse(await _told(doors, await doors.editing.edit_blueprint(blueprint_id, body, author.user_id)))


@router.post("/{blueprint_id}/copy", status_code=201, response_model=models.BlueprintOut, responses=problems(404, 409))
async def copy_blueprint(blueprint_id: str, body: models.CopyIn, doors: Here, author: Author) -> JSONResponse:
    """One of your own that begins as this one stands."""
    mapping = blueprint_to_mapping(doors.bank.kept_blueprint(blueprint_id).thing)
    copied = {**mapping, "id": body.id, "title": body.title or mapping["title"]}
    kept = await doors.editing.create_blueprint(copied, author.user_id)
    return JSONResponse(await _told(doors, kept), status_code=201)


@router.put("/{blueprint_id}/offered", response_model=models.BlueprintOut, responses=problems(404, 409))
async def offer_blueprint(blueprint_id: str, body: models.OfferIn, doors: Here, author: Author) -> JSONResponse:
    """Whether candidates may choose it for practice. What you write is not offered until you say so."""
    return JSONResponse(await _told(doors, await doors.editing.mark_blueprint(blueprint_id, offered=body.offered)))


@router.post("/{blueprint_id}/retire", response_model=models.BlueprintOut, responses=problems(404, 409))
async def retire_blueprint(blueprint_id: str, doors: Here, author: Author) -> JSONResponse:
    """Nothing new begins with it; it stays readable."""
    return JSONResponse(await _told(doors, await doors.editing.mark_blueprint(blueprint_id, retired=True)))


@router.post("/{blueprint_id}/restore", response_model=models.BlueprintOut, responses=problems(404, 409))
async def restore_blueprint(blueprint_id: str, doors: Here, author: Author) -> JSONResponse:
    """It may be used again."""
    return JSONResponse(await _told(doors, await doors.editing.mark_blueprint(blueprint_id, retired=False)))


def _read(content: bytes) -> dict[str, Any]:
    try:
        raw = read_yaml(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Invalid("The file is not in UTF-8. Save it as UTF-8.", code="file_unreadable") from None
    if not isinstance(raw, dict):
        raise Invalid("There is no blueprint in the file: write a mapping of field: value.", code="file_unreadable")
    return raw


def _weights(doors: Doors, body: models.CheckIn) -> dict[str, float]:
    known = {skill.id for skill in doors.bank.skills()}
    if unknown := [each.skill for each in body.skills if each.skill not in known]:
        message = f"No skill is called '{unknown[0]}'."
        raise Invalid(message, errors=({"field": "skills", "message": message},))
    if body.skills or body.role is None:
        return {each.skill: each.weight for each in body.skills}
    role = next((role for role in doors.bank.roles() if role.id == body.role), None)
    if role is None:
        message = f"No role is called '{body.role}'. /api/roles has them all."
        raise Invalid(message, errors=({"field": "role", "message": message},))
    return dict(role.skills)


def _row(kept: Kept[Blueprint], people: dict[str, str]) -> wire.Wire:
    blueprint, last = kept.thing, kept.last
    return {
        "id": blueprint.id,
        "version": blueprint.version,
        "title": blueprint.title,
        "mode": blueprint.mode,
        "max_questions": blueprint.max_questions,
        "duration_minutes": blueprint.duration_s / 60,
        "sections": len(blueprint.sections),
        "status": "retired" if kept.retired else "active",
        "origin": "own" if kept.own else "shipped",
        "offered": kept.offered,
        "author": author_told(last.by if last is not None else "", people),
        "changed_at": wire.moment(last.at) if last is not None else None,
    }


async def _told(doors: Doors, kept: Kept[Blueprint], version: int | None = None) -> wire.Wire:
    """The row is of what stands; `blueprint` is of the version that was asked for."""
    blueprint = kept.thing if version is None else doors.bank.blueprint_as(kept, version)
    if blueprint is None:
        raise NotFound(f"This blueprint has no version {version}. /versions says which there are.")
    people = await names_of(doors.database, {kept.last.by} if kept.last is not None else set())
    return {
        **_row(kept, people),
        "blueprint": blueprint_to_mapping(blueprint),
        "version": blueprint.version,
        "newest": kept.thing.version,
        "unfit": kept.unfit,
    }


def _unread(errors: list[dict[str, str]]) -> wire.Wire:
    nothing = {"problems": [], "warnings": [], "total_questions": 0, "sections": [], "skills": []}
    return {"valid": False, "can_fill": False, "errors": errors, **nothing}


def _checked(doors: Doors, fill: blueprint_check.Fill) -> wire.Wire:
    names = {skill.id: skill.name for skill in doors.bank.skills()}
    return {
        "valid": True,
        "can_fill": fill.can_fill,
        "errors": [],
        "problems": [_problem(problem) for problem in fill.problems],
        "warnings": [_problem(problem) for problem in fill.warnings],
        "total_questions": fill.total,
        "sections": [_section(section) for section in fill.sections],
        "skills": [
            {
                "skill": skill.skill,
                "name": names.get(skill.skill, skill.skill),
                "share": round(skill.share, 4),
                "wanted": skill.wanted,
                "available": skill.available,
            }
            for skill in fill.skills
        ],
    }


def _section(fill: blueprint_check.SectionFill) -> wire.Wire:
    return {
        "phase": fill.section.phase,
        "title": fill.section.title,
        "kinds": list(fill.section.kinds),
        "wanted": fill.wanted,
        "available": fill.available,
        "filled": fill.filled,
        "examples": [_example(question) for question in fill.examples],
    }


def _example(question: Question) -> wire.Wire:
    names = ("id", "version", "kind", "skill", "difficulty", "text")
    return {name: getattr(question, name) for name in names}


def _problem(problem: blueprint_check.Problem) -> wire.Wire:
    return {
        "code": problem.code,
        "message": problem.message,
        "section": problem.section,
        "skill": problem.skill,
    }
