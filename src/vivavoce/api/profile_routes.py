"""What a candidate tells about themselves: profile and résumés. Always one's own."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict, replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import Field, ValidationError
from starlette.datastructures import UploadFile

from vivavoce.api.access import Permission, Principal, may
from vivavoce.api.account_routes import Email, Model, Name
from vivavoce.api.problems import problems
from vivavoce.api.services import Services, operation_id, services_of
from vivavoce.desk.people import normal_email
from vivavoce.desk.profiles import Pace, Preferences, Profile, Profiles, Resume
from vivavoce.desk.resumes.corrections import Correction, ProjectTold
from vivavoce.desk.resumes.files import checked_ending, pasted, read_file
from vivavoce.desk.resumes.reading import ResumeText as TextOfResume
from vivavoce.ports.errors import Invalid, WrongMediaType

router = APIRouter(prefix="/api", tags=["profile"], generate_unique_id_function=operation_id)


def profiles_of(request: Request) -> Profiles:
    profiles: Profiles = request.app.state.doors.profiles
    return profiles


Desk = Annotated[Services, Depends(services_of)]
Desktop = Annotated[Profiles, Depends(profiles_of)]
Me = Annotated[Principal, Depends(may(Permission.TAKE_INTERVIEWS))]
SkillName = Annotated[str, Field(min_length=1, max_length=80)]


class PreferencesIn(Model):
    pace: Pace | None = None
    extra_time_factor: float | None = Field(default=None, ge=1, le=5, examples=[1.5])
    captions: bool | None = None
    voice: bool | None = None


class PreferencesOut(Model):
    pace: Pace = "normal"
    extra_time_factor: float = Field(default=1, description="Multiplies every time limit.", examples=[1.5])
    captions: bool = True
    voice: bool = False


class ProfileIn(Model):
    """What is left out stays as it is."""

    name: Name | None = None
    email: Email | None = Field(default=None, description="Your own; an admin can change it.")
    target_role: str | None = Field(default=None, max_length=120, examples=["Backend engineer"])
    experience_years: float | None = Field(default=None, ge=0, le=80, examples=[4])
    skills: list[SkillName] | None = Field(default=None, max_length=100, examples=[["Python", "SQL"]])
    preferences: PreferencesIn | None = None


class ProfileOut(Model):
    name: str = Field(examples=["Ada Lovelace"])
    email: str = Field(examples=["ada@example.org"])
    target_role: str | None = Field(examples=["Backend engineer"])
    experience_years: float | None = Field(examples=[4])
    skills: list[str] = Field(examples=[["Python", "SQL"]])
    preferences: PreferencesOut


class ResumeText(Model):
    filename: str = Field(default="resume.txt", min_length=1, max_length=255, examples=["resume.txt"])
    text: str = Field(min_length=1, examples=["Experience\nBackend engineer, 2019 - 2024: Python and PostgreSQL."])


class PlaceOut(Model):
    """Where in the text of the résumé it stands."""

    quote: str = Field(examples=["Python"])
    start: int = Field(examples=[42])
    end: int = Field(examples=[48])


class OriginOut(Model):
    kind: str = Field(description="`human` is what the candidate put right.", examples=["builtin"])
    name: str = Field(examples=["resume-reader"])
    version: str = Field(examples=["2"])


class SkillOut(Model):
    skill: str = Field(description="The term's id, unique within a résumé.", examples=["postgresql"])
    name: str = Field(examples=["PostgreSQL"])
    bank_skill: str | None = Field(description="The bank's skill that it shows, if any.", examples=["databases"])
    weight: float = Field(description="1 if work or a project shows it, 0.5 if it is listed.", examples=[1])
    evidence: PlaceOut | None = Field(description="None for what the candidate added.")
    mentions: list[PlaceOut] = Field(description="The first places that name it.")
    at_work: bool
    projects: list[str] = Field(description="The projects that show it, by name.", examples=[["Ledger"]])
    origin: OriginOut


class ProjectOut(Model):
    name: str = Field(examples=["Ledger"])
    summary: str = Field(examples=["Double-entry bookkeeping for a co-operative."])
    skills: list[str] = Field(examples=[["python", "postgresql"]])
    evidence: PlaceOut | None
    origin: OriginOut


class EducationOut(Model):
    text: str = Field(examples=["B.Sc. Computer Science, 2018"])
    evidence: PlaceOut | None
    origin: OriginOut


class ResumeOut(Model):
    resume_id: str = Field(examples=["rsm_0d6c7f2a91b34e58c0aa12ff"])
    filename: str = Field(examples=["resume.pdf"])
    created_at: float = Field(examples=[1_800_000_000.0])
    skills: list[SkillOut]
    projects: list[ProjectOut]
    experience_years: float | None = Field(examples=[5])
    experience_evidence: list[PlaceOut]
    experience_origin: OriginOut
    education: list[EducationOut]
    origin: OriginOut
    warnings: list[str]
    flags: list[str] = Field(
        description="`hidden_text`: some could not be seen and was not read; `instructions`: some reads like orders to "
        "an AI and changes nothing; `cut`: it was too long to be read whole.",
        examples=[[]],
    )


class WholeResume(ResumeOut):
    text: str = Field(description="What was read; every place counts its characters in it.")


class ProjectIn(Model):
    name: str = Field(min_length=1, max_length=120, examples=["Ledger"])
    summary: str = Field(default="", max_length=1000)
    skills: list[SkillName] = Field(default_factory=list, max_length=50)


class CorrectionIn(Model):
    """The whole of each list as it should be. What is left out stays; what is new is marked as the candidate's."""

    skills: list[SkillName] | None = Field(
        default=None, max_length=150, description="By id or by name.", examples=[["python", "Terraform"]]
    )
    projects: list[ProjectIn] | None = Field(default=None, max_length=20)
    education: list[Annotated[str, Field(min_length=1, max_length=300)]] | None = Field(default=None, max_length=20)
    experience_years: float | None = Field(default=None, ge=0, le=80)


class Resumes(Model):
    items: list[ResumeOut]


@router.get("/profile", responses=problems(401, 403))
async def get_profile(me: Me, profiles: Desktop) -> ProfileOut:
    return _profile_out(await profiles.profile(me.user_id))


@router.put("/profile", responses=problems(401, 403))
async def put_profile(body: ProfileIn, me: Me, desk: Desk, profiles: Desktop) -> ProfileOut:
    """Save what is sent. An empty target role or experience is sent as null."""
    before = await profiles.profile(me.user_id)
    if body.email is not None and normal_email(body.email) != before.email:
        raise Invalid(
            "Your e-mail is how you sign in; an admin can change it.",
            code="email_not_changeable",
            errors=({"field": "email", "message": "This is not the e-mail of your account."},),
        )
    if body.name is not None and body.name != before.name:
        await desk.accounts.rename(me.user_id, body.name)
    await profiles.save(me.user_id, _changed(before, body))
    return _profile_out(await profiles.profile(me.user_id))


def _changed(before: Profile, body: ProfileIn) -> Profile:
    """Null empties what may be empty; elsewhere it is the same as leaving the field out."""
    sent = body.model_fields_set
    preferences = body.preferences.model_dump(exclude_none=True) if body.preferences else {}
    return replace(
        before,
        target_role=body.target_role if "target_role" in sent else before.target_role,
        experience_years=body.experience_years if "experience_years" in sent else before.experience_years,
        skills=tuple(dict.fromkeys(body.skills)) if body.skills is not None else before.skills,
        preferences=Preferences(**{**asdict(before.preferences), **preferences}),
    )


def _profile_out(profile: Profile) -> ProfileOut:
    return ProfileOut.model_validate(asdict(profile))


@router.get("/resumes", responses=problems(401, 403))
async def list_resumes(me: Me, profiles: Desktop) -> Resumes:
    """Your own, newest first."""
    return Resumes(items=[_resume_out(resume) for resume in await profiles.resumes(me.user_id)])


_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            },
            "application/json": {"schema": ResumeText.model_json_schema()},
        },
    }
}


@router.post("/resumes", status_code=201, responses=problems(401, 403, 409, 413, 415, 429, 503), openapi_extra=_BODY)
async def add_resume(request: Request, me: Me, desk: Desk, profiles: Desktop) -> WholeResume:
    """Add a résumé, as a file (pdf, docx, txt or md) or as text. Every finding names the place that it comes from."""
    await desk.rate_limits.take("resume", me.user_id)
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == "multipart/form-data":
        filename, text = await _uploaded(request)
    elif media_type == "application/json":
        filename, text = _sent(await request.body())
    else:
        raise WrongMediaType("Send a file as multipart/form-data, or {filename, text} as application/json.")
    return _whole_resume(await profiles.add_resume(me.user_id, filename, text))


@router.get("/resumes/{resume_id}", responses=problems(401, 403, 404))
async def get_resume(resume_id: str, me: Me, profiles: Desktop) -> WholeResume:
    """One of your own, with its text."""
    return _whole_resume(await profiles.resume(me.user_id, resume_id))


@router.patch("/resumes/{resume_id}", responses=problems(401, 403, 404))
async def correct_resume(resume_id: str, body: CorrectionIn, me: Me, profiles: Desktop) -> WholeResume:
    """Put right what was read. Interviews that have begun keep what they began with."""
    projects = (
        None
        if body.projects is None
        else tuple(
            ProjectTold(name=project.name, summary=project.summary, skills=tuple(project.skills))
            for project in body.projects
        )
    )
    correction = Correction(
        skills=None if body.skills is None else tuple(body.skills),
        projects=projects,
        education=None if body.education is None else tuple(body.education),
        experience_years=body.experience_years,
        years_given="experience_years" in body.model_fields_set,
    )
    return _whole_resume(await profiles.correct_resume(me.user_id, resume_id, correction))


@router.delete("/resumes/{resume_id}", status_code=204, responses=problems(401, 403, 404))
async def delete_resume(resume_id: str, me: Me, profiles: Desktop) -> Response:
    await profiles.delete_resume(me.user_id, resume_id)
    return Response(status_code=204)


def _sent(body: bytes) -> tuple[str, TextOfResume]:
    try:
        sent = ResumeText.model_validate(json.loads(body))
    except ValidationError as failure:
        raise RequestValidationError(failure.errors(include_input=False, include_context=False)) from None
    except (ValueError, RecursionError):
        raise Invalid("The body is not JSON that can be read.") from None
    return sent.filename, pasted(sent.text)


async def _uploaded(request: Request) -> tuple[str, TextOfResume]:
    async with request.form(max_files=1, max_fields=10) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Invalid(
                "There is no file in the field 'file'.",
                errors=({"field": "file", "message": "A file is needed."},),
            )
        filename = file.filename or "resume.txt"
        checked_ending(filename)
        content = await file.read()
    return filename, await asyncio.to_thread(read_file, filename, content)


def _resume_out(resume: Resume) -> ResumeOut:
    return ResumeOut.model_validate(_told(resume))


def _whole_resume(resume: Resume) -> WholeResume:
    return WholeResume.model_validate({**_told(resume), "text": resume.text})


def _told(resume: Resume) -> dict[str, Any]:
    return {
        "resume_id": resume.resume_id,
        "filename": resume.filename,
        "created_at": resume.created_at,
        **asdict(resume.reading),
    }
