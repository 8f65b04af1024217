"""What a résumé claims, and where an answer plainly denies it.

A contradiction is noticed and not judged: the reader of the résumé may be the one who was wrong. Only a plain denial
of a claimed skill counts ("I have never used it"), and none with a reserve ("never used it in production").
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from vivavoce.domain.state import Asked, Session

NAME_LENGTH_MAX = 60
QUOTE_LENGTH_MAX = 300
PLAIN_NAME = re.compile(r"[\w .,+#/&()'’-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    kind: Literal["skill", "project"]
    name: str
    quote: str = ""


def claims(session: Session) -> tuple[Claim, ...]:
    """The projects and skills that the résumé of this interview claims, projects first."""
    return _read(resume_text(session))


def resume_text(session: Session) -> str:
    return next((text for name, text in session.context if name == "resume"), "")


def job_text(session: Session) -> str:
    return next((text for name, text in session.context if name == "job"), "")


def denied(session: Session) -> Claim | None:
    """The claimed skill that the last answer denies having, if no answer before it did."""
    if not session.asked or session.asked[-1].answer is None:
        return None
    skills = [claim for claim in claims(session) if claim.kind == "skill"]
    return next((c for c in skills if _first_denied(c.name, session.asked)), None)


def to_probe(session: Session) -> Claim | None:
    """The next claim that no question has named yet."""
    asked = " ".join(asked.question.text for asked in session.asked).lower()
    return next((claim for claim in claims(session) if claim.name.lower() not in asked), None)


def _first_denied(name: str, asked: Sequence[Asked]) -> bool:
    texts = [(each.answer.text or "").replace("’", "'") if each.answer else "" for each in asked]
    if name.lower() not in texts[-1].lower():
        return False
    pattern = _denial(name)
    return bool(pattern.search(texts[-1])) and not any(pattern.search(text) for text in texts[:-1])


@lru_cache(maxsize=1024)
def _denial(name: str) -> re.Pattern[str]:
    """The word I, a word of never, a word of doing, the name, and then nothing that takes it back."""
    thing = rf"(?:any |the )?(?<!\w){re.escape(name)}(?!\w)"
    did = (
        r"(?:used?|using|work(?:ed)? (?:with|on|in)|touch(?:ed)?|tr(?:y|ied)|wr(?:ote|itten|ite)|program(?:med)? in|"
        r"run|ran|deployed|done|do|learn(?:ed|t)?|seen|know|knew|heard of|had anything to do with|been near)"
    )
    little = r"(?:really |actually |ever |personally |yet |even |myself )*"
    never = (
        rf"\bi(?:'ve| have| had)? {little}never {little}{did} {thing}"
        rf"|\bi(?:'ve| have)? ?(?:have not|haven't|had not|hadn't|did not|didn't|do not|don't) {little}{did} {thing}"
        rf"|\bi(?:'ve| have| had|'ve got)? (?:got )?(?:no|zero) (?:real |practical |hands-on |prior |previous )*"
        rf"(?:experience|knowledge|background) (?:with|of|in|using) {thing}"
        rf"|\bi(?:'m| am) (?:completely |entirely |totally )?(?:new to|not familiar with|unfamiliar with) {thing}"
    )
    return re.compile(rf"(?:{never})(?={_NOTHING_TAKEN_BACK})", re.IGNORECASE)


_NOTHING_TAKEN_BACK = (
    r"\s*(?:$|[.!?;:\n]|,\s*(?:so|but|and|to be honest|honestly|sorry|i)\b|\s(?:at all|myself|before|ever|yet|so|and)\b"
    r"(?!\s+(?:in|at|for|with|that|the)\b))"
)


@lru_cache(maxsize=256)
def _read(resume: str) -> tuple[Claim, ...]:
    try:
        found = json.loads(resume) if resume else {}
    except ValueError:
        return ()
    if not isinstance(found, dict):
        return ()
    projects = _named(found.get("projects"), "project")
    return tuple(dict.fromkeys((*projects, *_named(found.get("skills"), "skill"))))


def _named(entries: Any, kind: Literal["skill", "project"]) -> Iterator[Claim]:
    for entry in entries if isinstance(entries, list) else ():
        fields = entry if isinstance(entry, Mapping) else {"name": entry}
        name, quote = fields.get("name"), fields.get("quote") or fields.get("summary") or fields.get("evidence") or ""
        if isinstance(quote, Mapping):
            quote = quote.get("quote", "")
        if isinstance(name, str) and 0 < len(name) <= NAME_LENGTH_MAX and PLAIN_NAME.fullmatch(name):
            yield Claim(kind=kind, name=name.strip(), quote=str(quote)[:QUOTE_LENGTH_MAX])
