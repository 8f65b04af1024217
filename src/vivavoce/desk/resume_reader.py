"""Reading a résumé by plain rules: the same text always gives the same reading, and each finding names its place.

It knows the skills of the bank, by name and alias, and nothing else. Naming a skill a hundred times is naming it once;
what the text tells a reader to do is text. A reading by a model, where there is one, stands beside this, not in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from vivavoce.domain.question import Origin
from vivavoce.ports.bank import Skill

READER = Origin(kind="builtin", name="resume-reader", version="1")

SHOWN, NAMED = 1.0, 0.5
"""The weight of a skill that work or a project shows, and of one that is only listed."""

FOUND_MAX = 20
YEARS_MAX = 60

SECTIONS = {
    "experience": ("experience", "work experience", "professional experience", "employment", "work history", "career"),
    "projects": ("projects", "personal projects", "selected projects", "side projects", "key projects"),
    "education": ("education", "academic background", "education and training", "studies"),
    "skills": ("skills", "technical skills", "technologies", "key skills", "core competencies", "tools"),
    "other": ("summary", "profile", "about", "about me", "interests", "languages", "references", "certifications")
    + ("awards", "publications", "volunteering", "hobbies", "contact", "objective"),
}
_SECTION_OF = {title: section for section, titles in SECTIONS.items() for title in titles}

EVERYDAY = frozenset(
    {"rest", "go", "react", "express", "spring", "swift", "rust", "ruby", "dart", "writing", "presenting", "processes"}
    | {"threads", "architecture", "initiative", "spark", "svelte", "messaging", "ownership", "metrics", "logging"}
)
"""Words that are skills in a list or as a proper name, and everyday words elsewhere: the rest of the team."""

_TOKEN = re.compile(r"\.?[^\W_]+(?:[+#]{1,2}(?!\w))?")
_LIST_BEFORE = re.compile(r"(?:^[\s\-*•·]*|[,;|/•·(\n:]|\b(?:and|or|in|with|using))\s*\Z")
_LIST_AFTER = re.compile(r"\s*(?:\Z|[,;|/•·)\n]|\.(?:\s|\Z)|(?:and|or)\b)")
_YEARS = (
    re.compile(r"\b(\d{1,2})\s{0,3}\+?\s{0,3}(?:years?|yrs?)\b[^.\n]{0,60}?\bexperience\b", re.IGNORECASE),
    re.compile(r"\bexperience\b[^.\n\d]{0,30}\b(\d{1,2})\s{0,3}\+?\s{0,3}(?:years?|yrs?)\b", re.IGNORECASE),
)
_RANGE = re.compile(
    r"\b((?:19|20)\d\d)\s{0,3}(?:-|–|—|to)\s{0,3}(?:[A-Za-z]{3,9}\.?\s{1,3})?((?:19|20)\d\d|present|now|today|current)\b",
    re.IGNORECASE,
)
_DEGREE = re.compile(
    r"\b(?:bachelor(?:'s|’s)?(?: degree)?\b|master(?:'s|’s)? (?:of|degree)\b|b\.?sc\b|m\.?sc\b|ph\.?d\b|diploma in\b)",
    re.IGNORECASE,
)
_NAME_ENDS = re.compile(r":\s|\s[-–—|]\s")
_BULLET = re.compile(r"^[\s\-*•·#>]+")
_ORDERS = re.compile(
    r"\b(?:ignore|disregard)\b.{0,40}\b(?:previous|above|prior|instructions?|prompts?)\b"
    r"|\b(?:give|award|score)\b.{0,30}\b(?:full|maximum|highest|10/10)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in the text something stands."""

    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillFound:
    skill: str
    name: str
    weight: float
    evidence: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    name: str
    summary: str
    skills: tuple[str, ...]
    evidence: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Education:
    text: str
    evidence: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    skills: tuple[SkillFound, ...] = ()
    projects: tuple[Project, ...] = ()
    experience_years: float | None = None
    experience_evidence: tuple[Place, ...] = ()
    education: tuple[Education, ...] = ()
    origin: Origin = READER
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    start: int
    section: str | None
    is_title: bool

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class _Mention:
    skill: Skill
    start: int
    end: int
    section: str | None


def read_resume(text: str, skills: Sequence[Skill], year_now: int) -> Reading:
    lines = tuple(_lines(text))
    mentions = tuple(_mentions(text, lines, skills))
    years, years_at = _experience(text, lines, year_now)
    return Reading(
        skills=_skills(text, mentions),
        projects=tuple(islice(_projects(text, lines, mentions), FOUND_MAX)),
        experience_years=years,
        experience_evidence=years_at,
        education=tuple(islice(_education(text, lines), FOUND_MAX)),
        warnings=tuple(_warnings(text, bool(mentions), years)),
    )


def skills_named(text: str, skills: Sequence[Skill]) -> tuple[str, ...]:
    """The ids of the skills that any text names, such as a job description, in its order."""
    return tuple(dict.fromkeys(mention.skill.id for mention in _mentions(text, tuple(_lines(text)), skills)))


def _place(text: str, start: int, end: int) -> Place:
    return Place(quote=text[start:end], start=start, end=end)


def _lines(text: str) -> Iterator[_Line]:
    section: str | None = None
    start = 0
    for raw in text.split("\n"):
        title = _SECTION_OF.get(raw.strip(" \t\r#*_=:-•").casefold())
        section = title or section
        yield _Line(raw, start, section, title is not None)
        start += len(raw) + 1


# Skills


def _mentions(text: str, lines: Sequence[_Line], skills: Sequence[Skill]) -> Iterator[_Mention]:
    known = _by_words(skills)
    longest = max((len(words) for words in known), default=0)
    for line in lines:
        if line.is_title:
            continue
        tokens = [(match.group().casefold(), match.start(), match.end()) for match in _TOKEN.finditer(line.text)]
        at = 0
        while at < len(tokens):
            count, found = _longest_at(tokens, at, longest, known, line)
            yield from found
            at += count


def _longest_at(
    tokens: Sequence[tuple[str, int, int]],
    at: int,
    longest: int,
    known: dict[tuple[str, ...], tuple[Skill, ...]],
    line: _Line,
) -> tuple[int, tuple[_Mention, ...]]:
    """The longest name that begins at this token, and how many tokens it takes up."""
    for count in range(min(longest, len(tokens) - at), 0, -1):
        found = known.get(tuple(word for word, _, _ in tokens[at : at + count]), ())
        start, end = tokens[at][1], tokens[at + count - 1][2]
        if found and (count > 1 or _is_meant(line.text, start, end)):
            begin, stop = line.start + start, line.start + end
            return count, tuple(_Mention(skill, begin, stop, line.section) for skill in found)
    return 1, ()


def _by_words(skills: Sequence[Skill]) -> dict[tuple[str, ...], tuple[Skill, ...]]:
    known: dict[tuple[str, ...], tuple[Skill, ...]] = {}
    for skill in skills:
        for name in (skill.name, skill.id.replace("-", " "), *skill.aliases):
            words = tuple(word.casefold() for word in _TOKEN.findall(name))
            if words and skill not in known.get(words, ()):
                known[words] = (*known.get(words, ()), skill)
    return known


def _is_meant(line: str, start: int, end: int) -> bool:
    """Whether a short or everyday word stands for a skill: in a list, or written as a name inside of a sentence."""
    word = line[start:end]
    short = len(word) <= 2
    if not short and word.casefold() not in EVERYDAY:
        return True
    if _LIST_BEFORE.search(line[max(0, start - 12) : start]) and _LIST_AFTER.match(line[end : end + 8]):
        return True
    if len(word) > 1 and word.isupper():
        return True
    begins_sentence = not line[:start].strip() or line[:start].rstrip()[-1:] in ".!?:"
    return not short and word[0].isupper() and not begins_sentence


def _skills(text: str, mentions: Iterable[_Mention]) -> tuple[SkillFound, ...]:
    best: dict[str, _Mention] = {}
    for mention in mentions:
        kept = best.get(mention.skill.id)
        if kept is None or (_shows(mention) and not _shows(kept)):
            best[mention.skill.id] = mention
    return tuple(
        SkillFound(
            skill=mention.skill.id,
            name=mention.skill.name,
            weight=SHOWN if _shows(mention) else NAMED,
            evidence=_place(text, mention.start, mention.end),
        )
        for mention in best.values()
    )


def _shows(mention: _Mention) -> bool:
    return mention.section in ("experience", "projects")


# Projects, experience, education


def _projects(text: str, lines: Sequence[_Line], mentions: Sequence[_Mention]) -> Iterator[Project]:
    for group in _project_lines(lines):
        first = _BULLET.sub("", group[0].text).strip()
        split = _NAME_ENDS.search(first)
        name, begun = (first[: split.start()], first[split.end() :]) if split else (first, "")
        rest = [_BULLET.sub("", line.text).strip() for line in group[1:]]
        start, end = group[0].start, group[-1].end
        inside = (mention.skill.id for mention in mentions if start <= mention.start < end)
        yield Project(
            name=name.strip()[:120],
            summary=" ".join(part for part in (begun.strip(), *rest) if part)[:1000],
            skills=tuple(dict.fromkeys(inside)),
            evidence=_place(text, start, end),
        )


def _project_lines(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """A project begins after an empty line, or where a line names one (`Name: …`, `Name - …`)."""
    group: list[_Line] = []
    for line in lines:
        inside = line.section == "projects" and not line.is_title and bool(line.text.strip())
        begins = bool(_NAME_ENDS.search(line.text))
        if group and (not inside or begins):
            yield group
            group = []
        if inside:
            group.append(line)
    if group:
        yield group


def _experience(text: str, lines: Sequence[_Line], year_now: int) -> tuple[float | None, tuple[Place, ...]]:
    """What the text states; else the years that the dates of its work cover, each year once."""
    stated = [match for pattern in _YEARS for match in pattern.finditer(text) if int(match[1]) <= YEARS_MAX]
    if stated:
        most = max(stated, key=lambda match: int(match[1]))
        return float(most[1]), (_place(text, most.start(), most.end()),)
    ranges: list[tuple[_Line, re.Match[str]]] = []
    for line in lines:
        if line.section == "experience":
            ranges.extend((line, match) for match in _RANGE.finditer(line.text))
    spans = [(int(match[1]), int(match[2]) if match[2].isdigit() else year_now) for _, match in ranges]
    covered = {year for first, last in spans if first <= last <= year_now for year in range(first, last)}
    if not covered:
        return None, ()
    places = tuple(_place(text, line.start + match.start(), line.start + match.end()) for line, match in ranges)
    return float(min(len(covered), YEARS_MAX)), places[:FOUND_MAX]


def _education(text: str, lines: Sequence[_Line]) -> Iterator[Education]:
    has_section = any(line.section == "education" for line in lines)
    for line in lines:
        told = line.section == "education" if has_section else bool(_DEGREE.search(line.text))
        if told and not line.is_title and line.text.strip():
            yield Education(text=_BULLET.sub("", line.text).strip()[:300], evidence=_place(text, line.start, line.end))


def _warnings(text: str, has_skills: bool, years: float | None) -> Iterator[str]:
    yield (
        "This was read by the built-in reader: it finds the skills that the question bank knows, and may miss others. "
        "Please look it over."
    )
    if not has_skills:
        yield "No skill of the question bank was found. Questions will follow the role that you choose."
    if years is None:
        yield "It does not say for how long you have worked; you can add that to your profile."
    if _ORDERS.search(text):
        yield "Some of the text reads like instructions to an AI. It is kept as text and changes nothing."
