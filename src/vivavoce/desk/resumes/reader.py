"""Reading a résumé by plain rules: the same text always gives the same reading, and each finding names its place.

It knows the terms of the bank's vocabulary and nothing else. Naming a skill a hundred times is naming it once; what the
text tells a reader to do is text. A reading by a model, where there is one, stands beside this, not in it, and passes
`domain.claims.borne_out`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from vivavoce.desk.resumes.dates import Worked, worked
from vivavoce.desk.resumes.orders import gives_orders
from vivavoce.desk.resumes.reading import Education, Flag, Project, Reading, ResumeText, SkillFound, place_in
from vivavoce.desk.resumes.sections import Line, lines_of
from vivavoce.domain.mentions import Mention, Span, mentions_in
from vivavoce.domain.vocabulary import Vocabulary

SHOWN, NAMED = 1.0, 0.5
"""The weight of a skill that work or a project shows, and of one that is only listed."""

FOUND_MAX = 20
SKILLS_MAX = 150
MENTIONS_MAX = 8

_NAME_ENDS = re.compile(r":\s|\s[-–—|]\s")
_BULLET = re.compile(r"^[\s\-*•·▪●◦‣#>]+(?=\S)")
_LABEL = re.compile(
    r"^\W*(?:tech(?:nolog(?:y|ies))?(?: stack| used)?|stack|tools?(?: used)?|skills|role|built with|link|url|github|"
    r"team|technologien|technologies utilisées|tecnologías|technologie|технологии|技术栈)\s?:",
    re.IGNORECASE,
)
_DEGREE = re.compile(
    r"\b(?:bachelor(?:'s|’s)?\b|master(?:'s|’s)? (?:of|degree|in)\b|b\.?sc\b|m\.?sc\b|b\.?eng\b|m\.?eng\b|b\.?tech\b|"
    r"ph\.?\s?d\b|doctorate|diploma in\b|mba\b|diplom-?\w*|licence|licenciatura|grado en|ingeniería|magister|inżynier|"
    r"licencjat|laurea|бакалавр|магистр|πτυχίο|本科|学士|硕士|博士|学士号|修士)(?!\w)",
    re.IGNORECASE,
)


def read_resume(given: ResumeText | str, vocabulary: Vocabulary, year: int, month: int = 1) -> Reading:
    """`year` and `month` are now: what "present" means."""
    resume = ResumeText(text=given) if isinstance(given, str) else given
    text = resume.text
    lines = tuple(lines_of(text))
    mentions = _mentions(text, lines, vocabulary)
    projects = tuple(islice(_projects(text, lines, mentions), FOUND_MAX))
    time = worked(text, lines, year, month)
    flags: tuple[Flag, ...] = (*resume.flags, *(("instructions",) if gives_orders(text) else ()))
    return Reading(
        skills=_skills(text, lines, mentions, projects),
        projects=projects,
        experience_years=time.years,
        experience_evidence=time.places,
        education=tuple(islice(_education(text, lines), FOUND_MAX)),
        warnings=(*_warnings(bool(mentions), time, flags), *resume.warnings),
        flags=tuple(dict.fromkeys(flags)),
    )


def _mentions(text: str, lines: Sequence[Line], vocabulary: Vocabulary) -> tuple[Mention, ...]:
    listed = [(line.start, line.end) for line in lines if line.section == "skills"]
    found = mentions_in(text, vocabulary, listed, tuple(_not_about_skills(lines)))
    return tuple(mention for mention in found if not mention.denied)


def _not_about_skills(lines: Sequence[Line]) -> Iterator[Span]:
    """Titles, hobbies, and the first line, which is the person's name."""
    first = next((line for line in lines if line.text.strip()), None)
    alone = sum(bool(line.text.strip()) for line in lines) == 1
    for line in lines:
        named = line is first and line.section is None and len(line.text.split()) <= 4 and "," not in line.text
        if line.is_title or line.section == "leisure" or (named and not alone):
            yield line.start, line.end


# Skills


def _skills(
    text: str, lines: Sequence[Line], mentions: Iterable[Mention], projects: Sequence[Project]
) -> tuple[SkillFound, ...]:
    by_term: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_term.setdefault(mention.term.id, []).append(mention)
    starts = [line.start for line in lines]
    found = (_skill(text, lines, starts, group, projects) for group in by_term.values())
    return tuple(islice(found, SKILLS_MAX))


def _skill(
    text: str, lines: Sequence[Line], starts: Sequence[int], group: Sequence[Mention], projects: Sequence[Project]
) -> SkillFound:
    sections = [_section_at(mention.start, lines, starts) for mention in group]
    shown = [m for m, section in zip(group, sections, strict=True) if section in ("experience", "projects")]
    best, term = (shown or group)[0], group[0].term
    return SkillFound(
        skill=term.id,
        name=term.name,
        bank_skill=term.skill,
        weight=SHOWN if shown else NAMED,
        evidence=place_in(text, best.start, best.end),
        mentions=tuple(place_in(text, mention.start, mention.end) for mention in group[:MENTIONS_MAX]),
        at_work="experience" in sections,
        projects=tuple(project.name for project in projects if term.id in project.skills),
    )


def _section_at(at: int, lines: Sequence[Line], starts: Sequence[int]) -> str | None:
    return lines[bisect_right(starts, at) - 1].section


# Projects and education


def _projects(text: str, lines: Sequence[Line], mentions: Sequence[Mention]) -> Iterator[Project]:
    for group in _project_lines(lines):
        first = _BULLET.sub("", group[0].text).strip()
        split = _NAME_ENDS.search(first)
        name, begun = (first[: split.start()], first[split.end() :]) if split else (first, "")
        rest = [_BULLET.sub("", line.text).strip() for line in group[1:]]
        start, end = group[0].start, group[-1].end
        inside = (mention.term.id for mention in mentions if start <= mention.start < end)
        yield Project(
            name=name.strip()[:120],
            summary=" ".join(part for part in (begun.strip(), *rest) if part)[:1000],
            skills=tuple(dict.fromkeys(inside)),
            evidence=place_in(text, start, end),
        )


def _project_lines(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """A project begins after an empty line, where a line names one (`Name: …`, `Name - …`), or after another's list."""
    group: list[Line] = []
    for line in lines:
        inside = line.section == "projects" and not line.is_title and bool(line.text.strip())
        if group and (not inside or _begins(line, group)):
            yield group
            group = []
        if inside:
            group.append(line)
    if group:
        yield group


def _begins(line: Line, group: Sequence[Line]) -> bool:
    if _LABEL.match(line.text):
        return False
    listed, under_a_name = _bulleted(line), not _bulleted(group[0])
    if listed and under_a_name:
        return False
    if not listed and _bulleted(group[-1]) and under_a_name:
        return not line.text[:1].isspace() and line.text[:1].isupper()
    return bool(_NAME_ENDS.search(line.text)) and _BULLET.sub("", line.text)[:1].isupper()


def _bulleted(line: Line) -> bool:
    return bool(re.match(r"\s*[-*•·▪●◦‣]\s", line.text))


def _education(text: str, lines: Sequence[Line]) -> Iterator[Education]:
    has_section = any(line.section == "education" for line in lines)
    for line in lines:
        told = line.section == "education" if has_section else bool(_DEGREE.search(line.text))
        if told and not line.is_title and line.text.strip():
            yield Education(
                text=_BULLET.sub("", line.text).strip()[:300], evidence=place_in(text, line.start, line.end)
            )


def _warnings(has_skills: bool, time: Worked, flags: Sequence[Flag]) -> Iterator[str]:
    yield "This was read by the built-in reader: it goes by the words, and may miss some. Please look it over."
    if not has_skills:
        yield "No skill that it knows was found. Questions will follow the role that you choose."
    if time.years is None:
        yield "It does not say for how long you have worked; you can add that yourself."
    if time.doubt:
        yield time.doubt
    if "instructions" in flags:
        yield "Some of the text reads like instructions to an AI. It is kept as text and changes nothing."
