"""When a test may be taken, how often and for how long; and what a schedule is refused for.

A moment is seconds since 1970. The zone is a name that moments are told in; whoever calls brings the words for a
moment (`Tell`), since the rules know no calendar.

The rules of the window:

- It bounds the start and not the end. Who starts before it closes has the whole time, extra time included, although
  that may run past the close; so no two people have different times, and extra time needs no other window.
- It holds the whole test all the same, with the longest extra time: who comes at the opening is done by the close.
- What arrives within `GRACE_S` after the close is in time, as an answer is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal
from unicodedata import category

from vivavoce.domain.blueprint import GRACE_S

Tell = Callable[[float], str]
Stage = Literal["upcoming", "open", "closed", "archived"]

TITLE_LENGTH_MAX = 200
DURATION_S = (60.0, 8 * 3600.0)
QUESTIONS_MAX = 200
QUESTION_TIME_MIN_S = 5.0
ATTEMPTS_MAX = 50
EXTRA_TIME_MAX = 5.0
AHEAD_MAX_S = 5 * 366 * 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Without `opens_at` it is open already, without `closes_at` it stays open."""

    title: str
    duration_s: float
    total_questions: int
    zone: str = "UTC"
    opens_at: float | None = None
    closes_at: float | None = None
    question_time_limit_s: float | None = None
    attempts: int = 1
    cooling_off_s: float = 0.0
    """Between the end of an attempt and the start of the next."""
    pass_mark: float | None = None
    """In percent."""
    archived: bool = False

    @property
    def window_s(self) -> float | None:
        if self.opens_at is None or self.closes_at is None:
            return None
        return self.closes_at - self.opens_at

    @property
    def last_start_at(self) -> float | None:
        return None if self.closes_at is None else self.closes_at + GRACE_S

    def over_at(self, longest_extra_time: float = 1.0) -> float | None:
        """When the last of those who did not pause must be done."""
        last = self.last_start_at
        return None if last is None else last + self.duration_s * longest_extra_time + GRACE_S

    def stage(self, now: float) -> Stage:
        if self.archived:
            return "archived"
        if self.opens_at is not None and now < self.opens_at:
            return "upcoming"
        closed = self.last_start_at is not None and now > self.last_start_at
        return "closed" if closed else "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    code: str
    field: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionStock:
    title: str
    wanted: int
    there: int
    """How many it gets when every section takes its share of the same questions."""
    fitting: int | None = None
    """How many would fit it, were there no other section; None: as many as it gets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillStock:
    """A skill by its name, how many questions it is to get by its share, and how many there are."""

    name: str
    wanted: int
    there: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """What the bank holds for a test, counted by whoever can see it."""

    fitting: int
    """Questions that the test may ask at all."""
    skills: tuple[tuple[str, int], ...] = ()
    """Each skill by its name, and how many questions there are for it."""
    sections: tuple[SectionStock, ...] = ()
    quotas: tuple[SkillStock, ...] = ()
    """Where each skill has its share of the questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What a schedule is held against. `before` is the schedule that it changes: a test that runs may be given another
    title although its window has nearly passed."""

    now: float
    stock: Stock | None = None
    extra_times: tuple[float, ...] = ()
    before: Schedule | None = None

    @property
    def longest_extra_time(self) -> float:
        return max((1.0, *self.extra_times))


def check_schedule(schedule: Schedule, around: Circumstances) -> tuple[Problem, ...]:
    """All problems at once, in the order of the form. None: it can be held."""
    return tuple(problem for check in _CHECKS for problem in check(schedule, around))


def _title(schedule: Schedule, around: Circumstances) -> Iterator[Problem]:
    if not schedule.title.strip():
        yield Problem(code="title_empty", field="title", words="Give the test a title; candidates see it.")
    elif len(schedule.title) > TITLE_LENGTH_MAX:
        words = f"A title has {TITLE_LENGTH_MAX} characters at most; this one has {len(schedule.title)}."
        yield Problem(code="title_too_long", field="title", words=words)
    elif any(category(letter) in ("Cc", "Cs", "Zl", "Zp") for letter in schedule.title):
        words = "A title is one line, without control characters."
        yield Problem(code="title_invalid", field="title", words=words)


def _duration(schedule: Schedule, around: Circumstances) -> Iterator[Problem]:
    least, most = DURATION_S
    if not least <= schedule.duration_s <= most:
        words = "A test lasts between 1 minute and 8 hours."
        yield Problem(code="duration_invalid", field="time_limit_minutes", words=words)


def _questions(schedule: Schedule, around: Circumstances) -> Iterator[Problem]:
    if not 1 <= schedule.total_questions <= QUESTIONS_MAX:
        words = f"A test has 1 to {QUESTIONS_MAX} questions."
        yield Problem(code="total_questions_invalid", field="total_questions", words=words)
    elif schedule.duration_s / schedule.total_questions < QUESTION_TIME_MIN_S:
        words = (
            f"{schedule.total_questions} questions in {span(schedule.duration_s)} leave less than "
            f"{QUESTION_TIME_MIN_S:g} seconds for each. Ask fewer, or give more time."
        )
        yield Problem(code="time_too_short_for_questions", field="time_limit_minutes", words=words)


def _question_time(schedule: Schedule, around: Circumstances) -> Iterator[Problem]:
    limit = schedule.question_time_limit_s
    if limit is None:
        return
    if not limit >= QUESTION_TIME_MIN_S:
        words = f"A question has {QUESTION_TIME_MIN_S:g} seconds at the least."
        yield Problem(code="question_time_invalid", field="question_time_limit_seconds", words=words)
    elif limit > schedule.duration_s:
        words = (
            f"Each question may take {span(limit)}, but the whole test lasts {span(schedule.duration_s)}. "
            "Shorten the one or lengthen the other."
        )
        yield Problem(code="question_time_exceeds_test", field="question_time_limit_seconds", words=words)


def _room(schedule: Schedule, around: Circumstances) -> float | None:
    """How long one can start; where the window is new or changed and open already, that is from now on."""
    now, opens, closes = around.now, schedule.opens_at, schedule.closes_at
    if closes is None or closes <= now or _same_window(schedule, around):
        return schedule.window_s
    return closes - (now if opens is None else max(opens, now))


def _same_window(schedule: Schedule, around: Circumstances) -> bool:
    before = around.before
    return before is not None and (before.opens_at, before.closes_at) == (schedule.opens_at, schedule.closes_at)


def _window(schedule: Schedule, around: Circumstances) -> Iterator[Problem]:
    window = _room(schedule, around)
    if window is None:
        return
    if window <= 0:
        words = "The test would close before it opens. Put the close after the opening."
        yield Problem(code="closes_before_opens", field="closes_at", words=words)
        return
    longest = schedule.duration_s * around.longest_extra_time
    if window < longest:
        yield Problem(code="window_shorter_than_test", field="closes_at", words=_too_short(schedule, around, window))


def _too_short(schedule: Schedule, around: Circumstances, window: float) -> str:
    longest = schedule.duration_s * around.longest_extra_time
    extra = ", with the longest extra time," if around.longest_extra_time > 1 else ""
    return (
        f"The test is open for {span(window)}{_from(schedule, around, ', counted from now')}, but takes "
        f"{span(longest)}{extra} at the longest. "
        f"Let it close {span(longest)} {_from(schedule, around, 'from now') or 'after the opening'}, or later."
    )


def _from(schedule: Schedule, around: Circumstances, now: str) -> str:
    """Whether the window is measured from now, in these words."""
    return now if _room(schedule, around) != schedule.window_s else ""


def _past(schedule: Schedule, around: Circumstances) -> Iterator[Problem]:
    now = around.now
    if _same_window(schedule, around):
        return
    if schedule.closes_at is not None and schedule.closes_at <= now:
        words = "This window has passed already, so nobody could start. Choose a later close."
        yield Problem(code="in_the_past", field="closes_at", words=words)
    for name, moment in (("opens_at", schedule.opens_at), ("closes_at", schedule.closes_at)):
        if moment is not None and moment > now + AHEAD_MAX_S:
            words = "This is more than five years from now. Check the year."
            yield Problem(code="too_far_ahead", field=name, words=words)


def _attempts(schedule: Schedule, around: Circumstances) -> Iterator[Problem]:
    if not 1 <= schedule.attempts <= ATTEMPTS_MAX:
        words = f"A candidate has 1 to {ATTEMPTS_MAX} attempts."
        yield Problem(code="attempts_invalid", field="attempts", words=words)


def _cooling_off(schedule: Schedule, around: Circumstances) -> Iterator[Problem]:
    pause, window = schedule.cooling_off_s, _room(schedule, around)
    if not 0 <= pause <= AHEAD_MAX_S:
        words = "The pause between two attempts is 0 or more, and no longer than five years."
        yield Problem(code="cooling_off_invalid", field="cooling_off", words=words)
        return
    needed = (schedule.attempts - 1) * (pause + schedule.duration_s * around.longest_extra_time)
    if window is not None and pause and 0 < window < needed:
        words = (
            f"With {span(pause)} between attempts the last of {schedule.attempts} may have to begin "
            f"{span(needed)} {_from(schedule, around, 'from now') or 'after the opening'}, and the test is open for "
            f"{span(window)}. "
            "Shorten the pause, allow fewer attempts, or close later."
        )
        yield Problem(code="cooling_off_exceeds_window", field="cooling_off", words=words)


def _pass_mark(schedule: Schedule, around: Circumstances) -> Iterator[Problem]:
    if schedule.pass_mark is not None and not 0 <= schedule.pass_mark <= 100:
        words = "The pass mark is a percentage from 0 to 100."
        yield Problem(code="pass_mark_invalid", field="pass_mark", words=words)


def _extra_times(schedule: Schedule, around: Circumstances) -> Iterator[Problem]:
    if any(not 1 <= factor <= EXTRA_TIME_MAX for factor in around.extra_times):
        words = f"An extra-time factor lies between 1 and {EXTRA_TIME_MAX:g}."
        yield Problem(code="extra_time_invalid", field="extra_time_factor", words=words)


def _stock(schedule: Schedule, around: Circumstances) -> Iterator[Problem]:
    stock = around.stock
    if stock is None:
        return
    for name, there in stock.skills:
        if there < 1:
            words = f"The bank has no question for {name} that this test could ask. Add some, or leave {name} out."
            yield Problem(code="skill_without_questions", field="skills", words=words)
    for section in stock.sections:
        if section.there < section.wanted:
            fitting = section.there if section.fitting is None else section.fitting
            shared = "" if fitting < section.wanted else f", and {section.there} when other sections take the same ones"
            words = (
                f"{section.title} needs {section.wanted} questions, and the bank has {fitting} that fit{shared}. "
                "Add questions, ask fewer, or choose another blueprint."
            )
            yield Problem(code="bank_cannot_fill", field="blueprint", words=words)
    if stock.fitting < schedule.total_questions and not stock.sections:
        words = (
            f"The test asks {schedule.total_questions} questions, and the bank has {stock.fitting} that fit. "
            "Add questions or ask fewer."
        )
        yield Problem(code="bank_cannot_fill", field="total_questions", words=words)
    elif stock.fitting >= schedule.total_questions:
        yield from _quotas(stock)


def _quotas(stock: Stock) -> Iterator[Problem]:
    for skill in stock.quotas:
        if 0 < skill.there < skill.wanted:
            words = (
                f"By its share the test asks {skill.wanted} questions about {skill.name}, and the bank has "
                f"{skill.there} that fit. Add questions, ask fewer, or give the skill a smaller share."
            )
            yield Problem(code="skill_short", field="skills", words=words)


_CHECKS = (
    _title,
    _duration,
    _questions,
    _question_time,
    _window,
    _past,
    _attempts,
    _cooling_off,
    _pass_mark,
    _extra_times,
    _stock,
)


def span(seconds: float) -> str:
    """A length of time as a person says it, in its two largest units."""
    left = max(0, round(seconds))
    parts = []
    for unit, size in (("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1)):
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count} {unit}{'s' if count > 1 else ''}")
    return " and ".join(parts[:2]) or "0 seconds"
