"""Tests, for those who give them: making, changing, inviting, deciding. `application_routes` is for who takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Path, Query, Request, Response

from vivavoce.api import assessment_models as models
from vivavoce.api import assessment_wire as wire
from vivavoce.api.access import Permission, Principal, allows, may, require_test
from vivavoce.api.doors import Doors, doors_of
from vivavoce.api.problems import problems
from vivavoce.api.reviewed import masked_notes, masks_for
from vivavoce.api.services import Services, services_of
from vivavoce.api.uploads import file_body, uploaded
from vivavoce.desk.application_rows import Application, Invitation, Invited, refuse_erased
from vivavoce.desk.calendar_file import calendar_file
from vivavoce.desk.designing import Design, Designed, designed
from vivavoce.desk.inviting import invite_url, test_url
from vivavoce.desk.letter_rows import occasion_of
from vivavoce.desk.letters import Occasion
from vivavoce.desk.many_invitations import GoodRow
from vivavoce.desk.paging import cursor_after, read_cursor
from vivavoce.desk.schedules import refuse
from vivavoce.domain.assessment import Test
from vivavoce.ports.errors import Conflict, NotFound, VivaError

log = structlog.get_logger(__name__)

router = APIRouter(prefix="/api/tests", tags=["tests"], responses=problems(401, 403, 404, 409, 422))
Here = Annotated[Doors, Depends(doors_of)]
Desk = Annotated[Services, Depends(services_of)]
Recruiter = Annotated[Principal, Depends(may(Permission.MANAGE_TESTS))]
TestId = Annotated[int, Path(ge=1, le=2**31 - 1)]
LINK_TELLS = "This review is blind until a person has decided, and the link would show whose it is."
ApplicationId = Annotated[str, Path(min_length=1, max_length=100)]


@router.post("", status_code=201, response_model=models.TestOut)
async def create_test(
    wanted: models.WantedTest, request: Request, doors: Here, desk: Desk, recruiter: Recruiter
) -> dict[str, object]:
    """Make a test. What speaks against it is told by name, all at once, and nothing is saved then."""
    design = _designed(doors, wanted, recruiter)
    refuse(design.problems)
    test = await doors.tests.create(design.test)
    return await _told(doors, desk, request, recruiter, test)


@router.post("/check", response_model=models.CheckedTest)
async def check_test(wanted: models.CheckTest, doors: Here, recruiter: Recruiter) -> dict[str, object]:
    """What would speak against a test, or against a change of it, and what the bank has for it; nothing is saved."""
    before = await owned_test(doors, recruiter, wanted.test_id) if wanted.test_id is not None else None
    design = _designed(doors, wanted, recruiter, before, await _extra_times(doors, before))
    return {"problems": [wire.problem(problem) for problem in design.problems], "available": dict(design.available)}


@router.get("", response_model=models.TestPage)
async def list_tests(
    request: Request,
    doors: Here,
    desk: Desk,
    recruiter: Recruiter,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    archived: bool = False,
) -> dict[str, object]:
    """Your tests, newest first; an admin sees those of all."""
    whose = None if allows(recruiter, Permission.MANAGE_ANY_TEST) else recruiter.user_id
    found = await doors.tests.tests(whose, limit=limit + 1, before=read_cursor(cursor), archived=archived)
    page, more = found[:limit], len(found) > limit
    authors = await _authors(doors, recruiter, {test.owner_id for test, _ in page})
    items = [
        wire.told_test(
            test,
            counts,
            now=doors.clock.now(),
            names=doors.tests.skill_names(),
            base=frontend(desk, request),
            mine=test.owner_id == recruiter.user_id,
            author=authors.get(test.owner_id),
        )
        for test, counts in page
    ]
    return {"items": items, "next_cursor": cursor_after(float(page[-1][0].test_id), "test") if more else None}


@router.get("/{test_id}", response_model=models.TestOut)
async def read_test(
    test_id: TestId, request: Request, doors: Here, desk: Desk, recruiter: Recruiter
) -> dict[str, object]:
    """One test, and how many questions the bank has for it."""
    return await _told(doors, desk, request, recruiter, await owned_test(doors, recruiter, test_id))


@router.put("/{test_id}", response_model=models.TestOut)
async def change_test(
    test_id: TestId, wanted: models.ChangedTest, request: Request, doors: Here, desk: Desk, recruiter: Recruiter
) -> dict[str, object]:
    """Change a test. Attempts that have begun go on as they began. Whoever had a letter is told of another window."""
    before = await owned_test(doors, recruiter, test_id)
    if before.archived_at is not None:
        raise Conflict("This test is archived. Copy it to give it again.", code="test_archived")
    design = _designed(doors, wanted, recruiter, before, await _extra_times(doors, before))
    refuse(design.problems)
    version = before.version if wanted.version is None else wanted.version
    moved = (before.opens_at, before.closes_at) != (design.test.opens_at, design.test.closes_at)
    news = doors.inviting.reschedule(test_id, frontend(desk, request)) if moved else None
    test = await doors.tests.change(design.test, of_version=version, then=news.note if news else None)
    if news is not None:
        await doors.inviting.post_all(news.due, test, frontend(desk, request))
    return await _told(doors, desk, request, recruiter, test)


@router.delete("/{test_id}", status_code=204)
async def archive_test(test_id: TestId, doors: Here, recruiter: Recruiter) -> Response:
    """Nobody can start it any more; results stay."""
    await owned_test(doors, recruiter, test_id)
    await doors.tests.archive(test_id)
    return Response(status_code=204)


# Applications


@router.get("/{test_id}/applications", response_model=models.Applications)
async def list_applications(test_id: TestId, doors: Here, recruiter: Recruiter) -> dict[str, object]:
    """Everyone who is invited or came, newest first."""
    test = await owned_test(doors, recruiter, test_id)
    return {"items": await told_applications(doors, test, await doors.applications.all_of(test_id))}


@router.post("/{test_id}/applications", status_code=201, response_model=models.InvitedOut)
async def invite(
    test_id: TestId, wanted: models.WantedInvitation, request: Request, doors: Here, desk: Desk, recruiter: Recruiter
) -> dict[str, object]:
    """Invite somebody by e-mail or account. The link is told once; ask for a new one if it is lost."""
    test = await owned_test(doors, recruiter, test_id)
    invited = await doors.applications.invite(test_id, _invitation(wanted), recruiter.user_id)
    return await _sent(doors, test, invited, frontend(desk, request))


@router.post(
    "/{test_id}/applications/import",
    response_model=models.ManyInvited,
    responses=problems(413, 415),
    openapi_extra=file_body("text/csv"),
)
async def invite_many(
    test_id: TestId,
    request: Request,
    doors: Here,
    desk: Desk,
    recruiter: Recruiter,
    dry_run: bool = False,
) -> dict[str, object]:
    """Invite everybody in a CSV file: email, and if you like name, extra_time_factor, tags (by ;) and note. Each bad
    row is named, and the rest are invited."""
    test = await owned_test(doors, recruiter, test_id)
    content = await uploaded(request, "text/csv")
    outcome = await doors.many_invitations.invite(test_id, content, recruiter.user_id, dry=dry_run)
    base = frontend(desk, request)
    await _send_all(doors, test, outcome.invited, base)
    return {
        "invited": len(outcome.invited),
        "readable": outcome.readable,
        "items": [
            {
                "row": good.row,
                "application_id": good.application_id,
                "email": good.email,
                "invite_url": invite_url(base, good.token),
            }
            for good in outcome.invited
        ],
        "bad": [asdict(bad) for bad in outcome.bad],
    }


@router.get("/{test_id}/applications/{application_id}", response_model=models.ApplicationDetail)
async def read_application(
    test_id: TestId, application_id: ApplicationId, doors: Here, desk: Desk, recruiter: Recruiter
) -> dict[str, object]:
    """One application, with its notes."""
    test = await owned_test(doors, recruiter, test_id)
    application = await doors.applications.application(test_id, application_id)
    [told] = await told_applications(doors, test, [application])
    notes = await doors.applications.notes(application_id)
    names = await doors.applications.names({note.author_id for note in notes})
    masks = await masks_for(doors, test, [application])
    return {**told, "notes": masked_notes([wire.note(note, names) for note in notes], masks)}


@router.patch("/{test_id}/applications/{application_id}", response_model=models.ApplicationOut)
async def change_application(
    test_id: TestId,
    application_id: ApplicationId,
    wanted: models.ChangedApplication,
    doors: Here,
    recruiter: Recruiter,
) -> dict[str, object]:
    """Extra time (for attempts that begin from now on), tags, the name to show."""
    test = await owned_test(doors, recruiter, test_id)
    changed = await doors.applications.change(
        test_id,
        application_id,
        extra_time_factor=wanted.extra_time_factor,
        tags=wanted.tags,
        name=wanted.name,
    )
    return (await told_applications(doors, test, [changed]))[0]


@router.delete("/{test_id}/applications/{application_id}", response_model=models.ApplicationOut)
async def withdraw_application(
    test_id: TestId, application_id: ApplicationId, request: Request, doors: Here, desk: Desk, recruiter: Recruiter
) -> dict[str, object]:
    """Withdraw the invitation and tell whoever was sent one. What was answered stays; another invitation revives it."""
    test = await owned_test(doors, recruiter, test_id)
    before = await doors.applications.application(test_id, application_id)
    withdrawn = await doors.applications.withdraw(test_id, application_id)
    if before.withdrawn_at is None and withdrawn.told_at is not None:
        await doors.inviting.send("withdrawn", Invited(withdrawn, ""), test, frontend(desk, request))
    return (await told_applications(doors, test, [withdrawn]))[0]


@router.post("/{test_id}/applications/{application_id}/link", response_model=models.InvitedOut)
async def renew_link(
    test_id: TestId, application_id: ApplicationId, request: Request, doors: Here, desk: Desk, recruiter: Recruiter
) -> dict[str, object]:
    """A new link; the one before works no longer. There is none for somebody whom a blind review hides."""
    test = await owned_test(doors, recruiter, test_id)
    if await _hidden(doors, test, application_id):
        raise Conflict(f"{LINK_TELLS} Send the invitation by e-mail, or decide first.", code="hidden_in_review")
    invited = await doors.applications.new_link(test_id, application_id)
    [told] = await told_applications(doors, test, [invited.application])
    return {**told, "invite_url": invite_url(frontend(desk, request), invited.token)}


@router.post("/{test_id}/applications/{application_id}/send", response_model=models.InvitedOut)
async def send_again(
    test_id: TestId, application_id: ApplicationId, request: Request, doors: Here, desk: Desk, recruiter: Recruiter
) -> dict[str, object]:
    """Send the invitation again, with a new link and the test's window as it is now. The link before is void. Whom no
    letter has reached yet is invited, as if for the first time. For somebody whom a blind review hides it goes by mail
    alone, and the link is not told."""
    test = await owned_test(doors, recruiter, test_id)
    hidden = await _hidden(doors, test, application_id)
    if hidden and not doors.inviting.sends:
        raise Conflict(f"{LINK_TELLS} No mail is set up to send it without that.", code="hidden_in_review")
    invited = await doors.applications.new_link(test_id, application_id, another_letter=True)
    occasion = occasion_of(invited.application.told_at)
    told = await _sent(doors, test, invited, frontend(desk, request), occasion=occasion)
    return {**told, "invite_url": None} if hidden else told


@router.get("/{test_id}/applications/{application_id}/calendar.ics", response_class=Response)
async def read_calendar(
    test_id: TestId, application_id: ApplicationId, request: Request, doors: Here, desk: Desk, recruiter: Recruiter
) -> Response:
    """The test's window for this candidate's calendar. 404 for a test that has none."""
    test = await owned_test(doors, recruiter, test_id)
    application = await doors.applications.application(test_id, application_id)
    return calendar(doors, test, application, frontend(desk, request))


@router.post("/{test_id}/applications/{application_id}/notes", status_code=201, response_model=models.NoteOut)
async def add_note(
    test_id: TestId, application_id: ApplicationId, wanted: models.WantedNote, doors: Here, recruiter: Recruiter
) -> dict[str, object]:
    """A note for those who decide."""
    await owned_test(doors, recruiter, test_id)
    note = await doors.applications.add_note(test_id, application_id, wanted.text, recruiter.user_id)
    return wire.note(note, {recruiter.user_id: recruiter.name})


@router.put("/{test_id}/applications/{application_id}/decision", response_model=models.ApplicationOut)
async def decide(
    test_id: TestId, application_id: ApplicationId, wanted: models.WantedDecision, doors: Here, recruiter: Recruiter
) -> dict[str, object]:
    """A person decides, with a reason; no score does."""
    test = await owned_test(doors, recruiter, test_id)
    decided = await doors.applications.decide(
        test_id, application_id, wanted.decision, wanted.reason, recruiter.user_id
    )
    return (await told_applications(doors, test, [decided]))[0]


@router.put(
    "/{test_id}/applications/{application_id}/attempts/{number}/given-back", response_model=models.ApplicationOut
)
async def give_back_attempt(
    test_id: TestId,
    application_id: ApplicationId,
    number: Annotated[int, Path(ge=1, le=2**31 - 1)],
    wanted: models.GivenBack,
    doors: Here,
    recruiter: Recruiter,
) -> dict[str, object]:
    """Something broke that was not the candidate's doing: the attempt does not count, and what was answered stays. Of a
    team's, for all its members. The first reason stays."""
    test = await owned_test(doors, recruiter, test_id)
    application = await doors.applications.application(test_id, application_id)
    refuse_erased(application)
    attempt = next((one for one in application.attempts if one.number == number), None)
    if attempt is None:
        raise NotFound("There is no such attempt.")
    await doors.attempts.give_back(test_id, attempt.session_id, wanted.reason, recruiter.user_id)
    changed = await doors.applications.application(test_id, application_id)
    return (await told_applications(doors, test, [changed]))[0]


# What the routes share


async def owned_test(doors: Doors, principal: Principal, test_id: int) -> Test:
    test = await doors.tests.test(test_id)
    require_test(principal, test.owner_id)
    return test


async def told_applications(doors: Doors, test: Test, found: Sequence[Application]) -> list[dict[str, object]]:
    statuses = await doors.attempts.statuses(found)
    return [wire.application(one, statuses, blind=test.settings.blind_review) for one in found]


async def _hidden(doors: Doors, test: Test, application_id: str) -> bool:
    application = await doors.applications.application(test.test_id, application_id)
    return wire.hidden(application, blind=test.settings.blind_review)


async def _sent(
    doors: Doors, test: Test, invited: Invited, base: str, *, occasion: Occasion = "invited"
) -> dict[str, object]:
    """By e-mail where that is set up; in any case the link is told, to hand on."""
    mail = await doors.inviting.send(occasion, invited, test, base)
    [told] = await told_applications(doors, test, [invited.application])
    return {**told, "mail": mail, "invite_url": invite_url(base, invited.token)}


async def _send_all(doors: Doors, test: Test, invited: Sequence[GoodRow], base: str) -> None:
    """They are invited, and their links are told once, in the answer: whatever becomes of their letters, it comes."""
    try:
        found = await doors.applications.some(test.test_id, [good.application_id for good in invited])
        here = [Invited(found[good.application_id], good.token) for good in invited if good.application_id in found]
        await doors.inviting.send_all(here, test, base)
    except VivaError as failure:
        log.warning("invitations_not_sent", code=failure.code, test_id=test.test_id, count=len(invited))


def calendar(doors: Doors, test: Test, application: Application, base: str) -> Response:
    entry = doors.inviting.entry(application, test, test_url(base, test.test_id))
    content = calendar_file(entry)
    if content is None:
        raise NotFound("This test has no window, so there is nothing for a calendar.", code="no_window")
    names = {"Content-Disposition": f'attachment; filename="test-{test.test_id}.ics"'}
    return Response(content, media_type="text/calendar; charset=utf-8", headers=names)


def frontend(desk: Services, request: Request) -> str:
    """Where the web app is, for links."""
    urls = desk.settings.frontend_urls
    return (urls[0] if urls else str(request.base_url)).rstrip("/")


async def _extra_times(doors: Doors, test: Test | None) -> tuple[float, ...]:
    """Of those who are invited already: the window has to be long enough for them."""
    everyone = await doors.applications.all_of(test.test_id) if test is not None else ()
    return tuple(one.extra_time_factor for one in everyone if one.withdrawn_at is None)


def _designed(
    doors: Doors,
    wanted: models.WantedTest,
    recruiter: Principal,
    before: Test | None = None,
    extra_times: tuple[float, ...] = (),
) -> Designed:
    told = wanted.model_dump(exclude={"version", "test_id", "skills", "blueprint", "blueprint_id"})
    named = wanted.blueprint if isinstance(wanted.blueprint, str) else None
    design = Design(
        **told,
        skills=tuple((one.skill, one.weight) for one in wanted.skills),
        blueprint_id=wanted.blueprint_id or named,
        blueprint=wanted.blueprint if isinstance(wanted.blueprint, dict) else None,
    )
    return designed(
        design,
        doors.bank,
        doors.clock.now(),
        owner_id=recruiter.user_id,
        before=before,
        extra_times=extra_times,
        offer=doors.coding_offer,
    )


def _invitation(wanted: models.WantedInvitation) -> Invitation:
    return Invitation(
        email=wanted.email,
        user_id=wanted.user_id,
        name=wanted.name,
        note=wanted.note,
        extra_time_factor=wanted.extra_time_factor,
        tags=tuple(wanted.tags),
    )


async def _authors(doors: Doors, recruiter: Principal, owner_ids: set[str]) -> dict[str, str]:
    """Whoever sees the tests of all is told whose each is."""
    if not allows(recruiter, Permission.MANAGE_ANY_TEST):
        return {}
    return await doors.applications.names(owner_ids)


async def _told(doors: Doors, desk: Services, request: Request, recruiter: Principal, test: Test) -> dict[str, object]:
    authors = await _authors(doors, recruiter, {test.owner_id})
    return wire.told_test(
        test,
        await doors.tests.counts(test.test_id),
        now=doors.clock.now(),
        names=doors.tests.skill_names(),
        base=frontend(desk, request),
        mine=test.owner_id == recruiter.user_id,
        author=authors.get(test.owner_id),
        available=doors.tests.available(test),
    )
