"""The bank of questions, for recruiters and admins: find, read, write, try out, bring in and take out."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.datastructures import UploadFile

from vivavoce.api import bank_models as models
from vivavoce.api import wire
from vivavoce.api.access import Permission, Principal, may
from vivavoce.api.answer_models import Evaluation
from vivavoce.api.answers import answer_from
from vivavoce.api.doors import Doors, doors_of
from vivavoce.api.problems import problems
from vivavoce.content.foreign_yaml import write_yaml
from vivavoce.desk import bank_sheets
from vivavoce.desk.bank import Kept
from vivavoce.desk.bank_import import Import, Row, import_questions
from vivavoce.desk.bank_search import NOBODY, Sorting, Status, Wanted, matching, search
from vivavoce.desk.bank_written import mapping_of
from vivavoce.desk.people import names_of
from vivavoce.domain.items import Item
from vivavoce.domain.kinds import kinds
from vivavoce.domain.question import Difficulty, Question
from vivavoce.domain.scoring import Scorecard
from vivavoce.ports.errors import Invalid, NotFound
from vivavoce.storage.bank import Version

router = APIRouter(prefix="/api/questions", tags=["bank"], responses=problems(401, 403))
Here = Annotated[Doors, Depends(doors_of)]
Author = Annotated[Principal, Depends(may(Permission.MANAGE_BANK))]


def wanted(
    q: Annotated[str, Query(max_length=200, description="Words of the text, the skill or the id.")] = "",
    skill: Annotated[str | None, Query(max_length=100)] = None,
    kind: Annotated[str | None, Query(max_length=100)] = None,
    difficulty: Annotated[Difficulty | None, Query()] = None,
    status: Annotated[Status, Query()] = "active",
    origin: Annotated[Literal["shipped", "own"] | None, Query()] = None,
    author: Annotated[str | None, Query(max_length=100, description="A user id, or `shipped`.")] = None,
) -> Wanted:
    return Wanted(q=q, skill=skill, kind=kind, difficulty=difficulty, status=status, origin=origin, author=author)


Filters = Annotated[Wanted, Depends(wanted)]


@router.get("", response_model=models.QuestionPage)
async def list_questions(
    doors: Here,
    author: Author,
    filters: Filters,
    sort: Annotated[Sorting, Query()] = "id",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=2000)] = None,
) -> JSONResponse:
    """The questions that fit, a page at a time, with how many each other choice would give."""
    items = await doors.calibration.items()
    asked = replace(filters, sort=sort)
    found = await asyncio.to_thread(search, doors.bank, items, asked, limit=limit, cursor=cursor)
    people = await names_of(doors.database, found.facets["author"].keys() - {NOBODY})
    told = {
        "items": [_row(doors, kept, items, people) for kept in found.page],
        "next_cursor": found.next_cursor,
        "total": found.total,
        "facets": _facets(doors, found.facets, people),
    }
    return JSONResponse(told)


@router.post("", status_code=201, response_model=models.QuestionOut, responses=problems(409))
async def create_question(body: models.QuestionIn, doors: Here, author: Author) -> JSONResponse:
    """A new question, by the rules of the packs; everything that does not fit is told at once, field by field."""
    kept = await doors.editing.create_question(body, author.user_id)
    return JSONResponse(await _told(doors, kept), status_code=201)


FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/yaml": {}, "text/csv": {}}, "description": "The file."}
}


@router.get("/export", response_class=StreamingResponse, responses=FILES)
async def export_questions(
    doors: Here, author: Author, filters: Filters, format: Annotated[Literal["yaml", "csv"], Query()] = "yaml"
) -> StreamingResponse:
    """All questions that fit, as a pack in YAML or as a sheet. What is exported can be imported again."""
    return _file(matching(doors.bank, filters), format)


@router.post("/export", response_class=StreamingResponse, responses={**FILES, **problems(404)})
async def export_chosen_questions(body: models.ExportIn, doors: Here, author: Author) -> StreamingResponse:
    """These questions, retired ones too, as a pack in YAML or as a sheet."""
    return _file([doors.bank.kept_question(question_id) for question_id in dict.fromkeys(body.ids)], body.format)


def _file(questions: Iterable[Kept[Question]], format: Literal["yaml", "csv"]) -> StreamingResponse:
    mappings = (mapping_of(kept.thing, dict(kept.samples)) for kept in questions)
    lines, media_type = (
        (bank_sheets.lines_of(mappings), "text/csv") if format == "csv" else (_pack(mappings), "application/yaml")
    )
    name = f'attachment; filename="questions.{format}"'
    return StreamingResponse(lines, media_type=media_type, headers={"Content-Disposition": name})


FILE_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}


@router.post("/import", response_model=models.ImportResult, responses=problems(415), openapi_extra=FILE_BODY)
async def import_a_file(
    request: Request,
    doors: Here,
    author: Author,
    dry_run: bool = False,
    skill: Annotated[str | None, Query(max_length=100, description="For questions that name none.")] = None,
    difficulty: Annotated[Difficulty, Query(description="For questions that name none.")] = "medium",
) -> JSONResponse:
    """Questions out of a file: a pack in YAML, the CSV of an export, or QTI 2.1 (an item, or a package as ZIP). The
    good ones come in, the others are named. One that is there already gets a new version if it says something else."""
    filename, content = await uploaded(request)
    defaults = {"difficulty": str(difficulty), **({"skill": skill} if skill else {})}
    asked = Import(filename=filename, content=content, by=author.user_id, dry=dry_run, defaults=defaults)
    return JSONResponse(_imported(await import_questions(doors.bank, doors.editing, asked), dry_run))


@router.post("/try-out", response_model=Evaluation, responses=problems())
async def try_out_draft(body: models.TryDraftIn, doors: Here, author: Author) -> JSONResponse:
    """What an answer to an unsaved question would be given. Nothing is kept."""
    card = await doors.editing.try_out_draft(body.question, answer_from(body))
    return JSONResponse(_evaluation("draft", card))


@router.get("/{question_id}", response_model=models.QuestionOut, responses=problems(404))
async def read_question(
    question_id: str, doors: Here, author: Author, version: Annotated[models.Version | None, Query()] = None
) -> JSONResponse:
    """One question, the newest or an older version of it."""
    return JSONResponse(await _told(doors, doors.bank.kept_question(question_id), version))


@router.get("/{question_id}/versions", response_model=models.Versions, responses=problems(404))
async def list_question_versions(question_id: str, doors: Here, author: Author) -> JSONResponse:
    """Every version with its author and time, newest first."""
    kept = doors.bank.kept_question(question_id)
    return JSONResponse({"items": await versions_told(doors, kept)})


@router.put("/{question_id}", response_model=models.QuestionOut, responses=problems(404, 409))
async def edit_question(question_id: str, body: models.QuestionIn, doors: Here, author: Author) -> JSONResponse:
    """A new version of the whole question; `version` says which one it was made from, and if another was saved since,
    this is refused and that is kept. Interviews that have begun go on with the one that they were planned with."""
    kept = await doors.editing.edit_question(question_id, body, author.user_id)
    return JSONResponse(await _told(doors, kept))


@router.post("/{question_id}/retire", response_model=models.QuestionOut, responses=problems(404))
async def retire_question(question_id: str, doors: Here, author: Author) -> JSONResponse:
    """It is planned for nobody any more and stays readable."""
    return JSONResponse(await _told(doors, await doors.editing.retire_question(question_id, retired=True)))


@router.post("/{question_id}/restore", response_model=models.QuestionOut, responses=problems(404))
async def restore_question(question_id: str, doors: Here, author: Author) -> JSONResponse:
    """It may be asked again."""
    return JSONResponse(await _told(doors, await doors.editing.retire_question(question_id, retired=False)))


@router.post("/{question_id}/try-out", response_model=Evaluation, responses=problems(404))
async def try_out_question(question_id: str, body: models.TryOutIn, doors: Here, author: Author) -> JSONResponse:
    """What an answer would be given, by the newest version or by another. Nothing is kept."""
    card = await doors.editing.try_out(question_id, body.version, answer_from(body))
    return JSONResponse(_evaluation(question_id, card))


async def uploaded(request: Request) -> tuple[str, bytes]:
    """The file of a form, with its name."""
    async with request.form(max_files=1, max_fields=10) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            message = "Send the file as multipart/form-data, in the field 'file'."
            raise Invalid(message, errors=({"field": "file", "message": "A file is needed."},))
        return file.filename or "", await file.read()


async def versions_told(doors: Doors, kept: Kept[Any]) -> list[wire.Wire]:
    stored = kept.entry.versions if kept.entry is not None else ()
    people = await names_of(doors.database, {version.by for version in stored if version.by})
    rows = [_version(version, people, standing=version.number == kept.thing.version) for version in stored]
    numbers = {version.number for version in stored}
    if kept.shipped is not None and kept.shipped.version not in numbers:
        shipped = Version(number=kept.shipped.version, at=0.0, by="", content="")
        rows.append(_version(shipped, people, standing=kept.thing.version == shipped.number))
    return sorted(rows, key=lambda row: -int(row["version"]))


def _version(version: Version, people: dict[str, str], *, standing: bool) -> wire.Wire:
    return {
        "version": version.number,
        "at": wire.moment(version.at or None),
        "author": author_told(version.by, people),
        "origin": "own" if version.by else "shipped",
        "standing": standing,
    }


def author_told(user_id: str, people: dict[str, str]) -> wire.Wire | None:
    return {"user_id": user_id, "name": people.get(user_id)} if user_id else None


def _row(doors: Doors, kept: Kept[Question], items: Mapping[str, Item], people: dict[str, str]) -> wire.Wire:
    question, last = kept.thing, kept.last
    names = {skill.id: skill.name for skill in doors.bank.skills()}
    item = items.get(question.id)
    return {
        "id": question.id,
        "version": question.version,
        "kind": question.kind,
        "skill": question.skill,
        "skill_name": names.get(question.skill, question.skill),
        "difficulty": question.difficulty,
        "text": question.text,
        "phases": list(question.phases),
        "roles": list(question.roles),
        "scored": question.scored,
        "status": "retired" if kept.retired else "active",
        "origin": "own" if kept.own else "shipped",
        "pack": question.origin.name,
        "author": author_told(last.by if last is not None else "", people),
        "changed_at": wire.moment(last.at) if last is not None else None,
        "calibration": _calibrated(item) if item is not None and item.answers else None,
    }


def _calibrated(item: Item) -> wire.Wire:
    return {
        "difficulty": round(item.difficulty, 3),
        "difficulty_sd": round(item.difficulty_sd, 3),
        "discrimination": round(item.discrimination, 3),
        "answers": item.answers,
    }


async def _told(doors: Doors, kept: Kept[Question], version: int | None = None) -> wire.Wire:
    """The row is of what stands; `question` is of the version that was asked for."""
    question = kept.thing if version is None else doors.bank.question_as(kept, version)
    if question is None:
        raise NotFound(f"This question has no version {version}. /versions says which there are.")
    samples = doors.bank.samples_as(kept, question.version)
    people = await names_of(doors.database, {kept.last.by} if kept.last is not None else set())
    return {
        **_row(doors, kept, await doors.calibration.items(), people),
        "question": {**mapping_of(question, dict(samples)), "version": question.version},
        "version": question.version,
        "newest": kept.thing.version,
        "shipped_version": kept.shipped.version if kept.shipped is not None else None,
        "unfit": kept.unfit,
        "made_by": wire.origin(question.origin),
    }


def _facets(doors: Doors, facets: Any, people: dict[str, str]) -> wire.Wire:
    names = {
        "skill": {skill.id: skill.name for skill in doors.bank.skills()},
        "kind": {name: kind.title for name, kind in kinds().items()},
        "author": people,
    }
    return {
        facet: [
            {"value": value, "name": names.get(facet, {}).get(value, value), "count": count}
            for value, count in counts.items()
        ]
        for facet, counts in facets.items()
    }


def _pack(mappings: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A pack as it stands in a file, question by question."""
    yield "pack: exported\nversion: 1\nquestions:"
    empty = True
    for mapping in mappings:
        yield ("\n" if empty else "") + write_yaml([mapping])
        empty = False
    if empty:
        yield " []\n"


def _evaluation(question_id: str, card: Scorecard) -> wire.Wire:
    return {"question_id": question_id, **wire.scorecard(card)}


def _imported(rows: Sequence[Row], dry: bool) -> wire.Wire:
    told = [
        {
            "place": row.place,
            "id": row.id,
            "text": row.text,
            "outcome": row.outcome,
            "version": row.version,
            "errors": [dict(error) for error in row.errors],
        }
        for row in rows
    ]
    outcomes = ("created", "changed", "unchanged", "refused")
    return {"dry_run": dry, **{o: sum(row.outcome == o for row in rows) for o in outcomes}, "rows": told}
