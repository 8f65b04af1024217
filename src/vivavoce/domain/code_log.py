"""What the log of an interview holds of the code to one question: its runs, how it was typed, and the last draft."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vivavoce.domain import events as e
from vivavoce.domain.running import SourceFile


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRun:
    asked: e.CodeRunAsked
    ran: e.CodeRan


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    language: str
    files: tuple[SourceFile, ...]
    at: float


def done_by(events: Iterable[e.Event], member_id: str | None) -> list[e.Event]:
    """What a member of a team wrote, typed and ran; all of it where one answers alone."""
    mine = (e.CodeTyped, e.CodeSaved, e.CodeRunAsked)
    return [one for one in events if member_id is None or not isinstance(one, mine) or one.by == member_id]


def runs_of(events: Iterable[e.Event], question_id: str) -> list[KeptRun]:
    """Those that have a result, newest first."""
    asked: dict[str, e.CodeRunAsked] = {}
    found = []
    for event in events:
        if isinstance(event, e.CodeRunAsked) and event.question_id == question_id:
            asked[event.run_id] = event
        elif isinstance(event, e.CodeRan) and event.run_id in asked:
            found.append(KeptRun(asked=asked[event.run_id], ran=event))
    return found[::-1]


def typing_of(events: Iterable[e.Event], question_id: str) -> list[e.CodeTyped]:
    return [event for event in events if isinstance(event, e.CodeTyped) and event.question_id == question_id]


def draft_of(events: Iterable[e.Event], question_id: str) -> Draft | None:
    """What was saved last, or run, if that came later: a run holds all that was written then."""
    found = None
    for event in events:
        match event:
            case e.CodeSaved(question_id=of) if of == question_id:
                found = Draft(language=event.language, files=event.files, at=event.at)
            case e.CodeRunAsked(question_id=of) if of == question_id:
                main = SourceFile(name="", text=event.code.text)
                found = Draft(language=event.code.language, files=(main, *event.code.files), at=event.at)
    return found
