"""For how long somebody has worked: what a text states, or what the dates of its work add up to, each month once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from vivavoce.desk.resumes.reading import Place, place_in
from vivavoce.desk.resumes.sections import Line

YEARS_MAX = 60
PLACES_MAX = 20

_MONTHS = (
    "jan styc sty gen ene янв ιαν",
    "feb fév fev lut févr фев φεβ",
    "mar mär mrz marz марта мар μαρ",
    "apr avr abr kwi апр απρ",
    "may mai maj mag май мая μαι μάι",
    "jun juin cze giu июн ιουν",
    "jul juil lip lug июл ιουλ",
    "aug août aou ago sie авг αυγ",
    "sep sept set wrz сен σεπ",
    "oct okt ott paź paz окт οκτ",
    "nov lis ноя νοε",
    "dec dez déc dic gru дек δεκ",
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_NOW = (
    r"present|now|today|current(?:ly)?|ongoing|to date|heute|aktuell|jetzt|aujourd['’]hui|à ce jour|présent|"
    r"actualidad|actual(?:mente)?|presente|hoy|obecnie|teraz|dziś|oggi|attuale|настоящее время|наст\. ?время|н\. ?в\.|"
    r"сейчас|по сей день|σήμερα|παρόν|至今|现在|現在|今|현재|היום|כיום|הווה|الآن|حاليا|الحاضر"
)
_MONTH = r"(?:(?P<{0}m>(?:0?[1-9]|1[0-2]))\s?[./-]\s?|(?P<{0}n>[^\W\d_]{{3,12}})\.?,?\s{{1,2}}(?:de\s)?)?"
_YEAR = r"(?P<{0}y>(?:19|20)\d\d)(?:\s?[年.]\s?(?P<{0}j>0?[1-9]|1[0-2])\s?月?|-(?P<{0}i>0[1-9]|1[0-2])(?!\d))?年?"
_POINT = _MONTH + _YEAR
_TO = r"-|–|—|−|~|to|until|till|through|bis|à|au|a|al|hasta|do|po|по|до|έως|至|から|עד|إلى"
_RANGE = re.compile(
    r"(?<![\w/])" + _POINT.format("a") + rf"\s{{0,3}}(?:{_TO})"
    r"\s{0,3}(?:" + _POINT.format("b") + r"|(?P<now>" + _NOW + r"))(?!\d)",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\b(?:since|seit|depuis|desde|od|dal|с|από|от)\s{1,2}" + _POINT.format("a") + r"(?!\s{0,3}[-–—]|\d)", re.IGNORECASE
)
_COUNTS = [
    "",
    "one ein eine",
    "two zwei deux dos",
    "three drei trois tres",
    "four vier quatre cuatro",
    "five fünf cinq cinco",
    "six sechs seis",
    "seven sieben sept siete",
    "eight acht huit ocho",
    "nine neun neuf nueve",
    "ten zehn dix diez",
    "eleven elf",
    "twelve zwölf douze doce",
    "thirteen",
    "fourteen",
    "fifteen fünfzehn quinze",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty zwanzig vingt veinte",
]
_COUNTED = {
    word: number
    for number, words in enumerate(
        (
            "",
            "one ein eine",
            "two zwei deux dos",
            "three drei trois tres",
            "four vier quatre cuatro",
            "five fünf cinq cinco",
        )
        + (
            "six sechs seis",
            "seven sieben sept siete",
            "eight acht huit ocho",
            "nine neun neuf nueve",
            "ten zehn dix diez",
        )
        + ("eleven elf", "twelve zwölf douze doce", "thirteen", "fourteen", "fifteen fünfzehn quinze", "sixteen")
        + ("seventeen", "eighteen", "nineteen", "twenty zwanzig vingt veinte")
    )
    for word in words.split()
}
_N = r"(?P<n>\d{1,2}|" + "|".join(sorted(_COUNTED, key=len, reverse=True)) + r")"
_YEARS = r"(?:years?|yrs?\.?|jahren?|ans|années|años|lata|lat|anni|года?|лет|χρόνια|έτη|年(?!\d)|년)"
_EXPERIENCE = (
    r"(?:experience|erfahrung|berufserfahrung|expérience|experiencia|doświadczenia|esperienza|"
    r"опыта|εμπειρία\w*|经验|経験|경력)"
)
_STATED = (
    re.compile(
        r"\b" + _N + r"\s{0,2}\+?\s{0,2}" + _YEARS + r"(?:['’]s?)?(?P<gap>[^.\n]{0,50}?)\b" + _EXPERIENCE, re.IGNORECASE
    ),
    re.compile(
        r"\b" + _EXPERIENCE + r"(?P<gap>\b[^.\n\d]{0,30}?)\b" + _N + r"\s{0,2}\+?\s{0,2}" + _YEARS, re.IGNORECASE
    ),
    re.compile(r"(?P<gap>)(?P<n>\d{1,2})\s?年(?:以上)?(?:工作)?(?:的)?(?:经验|経験)"),
)
_OF_ONE_SKILL = re.compile(r"\s{1,2}(?:with|using|in|mit|avec|con)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    years: float | None = None
    places: tuple[Place, ...] = ()
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Months since year 0, the last one not included."""

    first: int
    last: int
    start: int
    end: int


def worked(text: str, lines: Sequence[Line], year: int, month: int = 1) -> Worked:
    """What the text states of all work; else what its dates add up to; else what it states of one skill."""
    now = 12 * year + month - 1
    stretches = [found for line in _dated(lines) for found in _stretches(line, now)]
    months = len({m for s in stretches for m in range(s.first, s.last)})
    by_dates = round(min(months / 12, YEARS_MAX), 1) if months else None
    places = tuple(place_in(text, s.start, s.end) for s in stretches)[:PLACES_MAX]
    general = _stated(text, of_one_skill=False)
    if general is not None:
        return Worked(years=general[0], places=(general[1], *places)[:PLACES_MAX], doubt=_doubt(general[0], by_dates))
    if by_dates is not None:
        return Worked(years=by_dates, places=places)
    of_one = _stated(text, of_one_skill=True)
    return Worked(years=of_one[0], places=(of_one[1],)) if of_one is not None else Worked()


def _doubt(stated: float, by_dates: float | None) -> str | None:
    if by_dates is None or abs(stated - by_dates) <= max(2.0, 0.4 * stated):
        return None
    return f"It states {stated:g} years of experience, and the dates of the work in it add up to {by_dates:g}."


def _stated(text: str, *, of_one_skill: bool) -> tuple[float, Place] | None:
    found: list[tuple[float, Place]] = []
    for pattern in _STATED:
        for match in pattern.finditer(text):
            count = _count(match["n"])
            one = bool(_OF_ONE_SKILL.match(text, match.end()))
            if 0 < count <= YEARS_MAX and one is of_one_skill:
                found.append((float(count), place_in(text, match.start(), match.end())))
    return max(found, key=lambda one: one[0], default=None)


def _count(written: str) -> int:
    return int(written) if written.isdigit() else _COUNTED[written.casefold()]


def _dated(lines: Sequence[Line]) -> Iterable[Line]:
    """The lines about work; where a text has no such part, all that are not about something else."""
    of_work = [line for line in lines if line.section == "experience"]
    return of_work or [line for line in lines if line.section is None]


def _stretches(line: Line, now: int) -> Iterator[_Stretch]:
    taken: list[tuple[int, int]] = []
    for match in _RANGE.finditer(line.text):
        found = _stretch(match, line, now)
        if found is not None:
            taken.append(match.span())
            yield found
    for match in _SINCE.finditer(line.text):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            first = _month(match, "a")
            if first is not None and first < now:
                yield _Stretch(first, now, line.start + match.start(), line.start + match.end())


def _stretch(match: re.Match[str], line: Line, now: int) -> _Stretch | None:
    first = _month(match, "a")
    if first is None:
        return None
    last = now if match["now"] else _month(match, "b")
    if last is None or not first <= last <= now + 12:
        return None
    if not match["now"] and _has_month(match, "b"):
        last += 1  # until the end of the month that is named
    last = min(last, max(now, first))
    return _Stretch(first, last, line.start + match.start(), line.start + match.end())


def _has_month(match: re.Match[str], which: str) -> bool:
    return any(match[which + part] for part in "mnji") and _number(match, which) is not None


def _number(match: re.Match[str], which: str) -> int | None:
    for part in "mji":
        if match[which + part]:
            return int(match[which + part])
    name = (match[which + "n"] or "").casefold()
    return next((_MONTH_OF[name[:length]] for length in (5, 4, 3) if name[:length] in _MONTH_OF), None)


def _month(match: re.Match[str], which: str) -> int | None:
    year = match[which + "y"]
    if not year:
        return None
    return 12 * int(year) + (_number(match, which) or 1) - 1
