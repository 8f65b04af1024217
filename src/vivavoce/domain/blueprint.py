"""A blueprint is data that describes any interview or test: a new kind is a new YAML file, not new code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from vivavoce.domain.question import Difficulty

Mode = Literal["practice", "test"]
Feedback = Literal["immediate", "at_end", "none"]

Purpose = Literal["practice", "measure"]

GRACE_S = 2.0
IntegrityKind = Literal["tab_hidden", "tab_shown", "paste", "fullscreen_exit", "second_device", "window_blur"]
INTEGRITY_KINDS: tuple[IntegrityKind, ...] = get_args(IntegrityKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """How the next question is chosen by what the answers say of the ability: to learn from, or to measure by.

    Practice keeps its phases and aims at a chance of success. A measuring test asks where information is, keeps each
    section's share and each skill's quota, and ends when its estimate is certain enough.
    """

    purpose: Purpose
    skill_quotas: tuple[tuple[str, float], ...] | None = ()
    """Each skill's share. Empty: as the skills count in the interview. None: skills have no quotas."""
    success: tuple[float, float] = (0.60, 0.75)
    se_target: float = 0.45
    questions_min: int = 8
    exposure_max: float = 0.25
    """No question is seen by more than this share of all who take the test."""
    pool: int = 120
    """How many questions of the bank a session can choose from."""

    @property
    def measures(self) -> bool:
        return self.purpose == "measure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A phase of the interview: which kinds of question, and how large a share of all."""

    phase: str
    title: str
    kinds: tuple[str, ...]
    share: float
    at_least: int = 0
    personal: bool = False
    """Whether a question made for the candidate may take the place of the bank's."""

    def takes(self, kind: str, phases: tuple[str, ...]) -> bool:
        return kind in self.kinds and self.phase in phases


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each part counts in the overall score of a simulated interview; each of the two sums to 1.

    How sure of itself an answer sounds is told and never counted, so it has no weight.
    """

    technical: float
    problem_solving: float
    communication: float
    dimensions: tuple[tuple[str, float], ...]
    """Of communication: clarity, technical_depth, structure and collaboration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """Which company's pattern an interview follows, and how that weighs what is seen."""

    company: str
    interview_type: str
    weights: Weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Blueprint:
    id: str
    version: int
    title: str
    mode: Mode
    sections: tuple[Section, ...]
    max_questions: int = 10
    duration_s: float = 2700.0
    difficulty: Difficulty = "medium"
    adaptive: bool = True
    follow_ups_max: int = 3
    follow_up_depth: int = 1
    hints: bool = True
    hint_cost: float = 0.5
    feedback: Feedback = "immediate"
    skip_allowed: bool = True
    pause_allowed: bool = True
    thinking_max_s: float = 180.0
    clock_stops: tuple[str, ...] | None = None
    question_time_limit_s: float | None = None
    expires_after_s: float = 14 * 86_400.0
    integrity: tuple[IntegrityKind, ...] = INTEGRITY_KINDS
    """Which facts are noted. They are told to the candidate beforehand, and are no part of any score."""
    selection: Selection | None = None
    """Without it the choice goes by three steps of difficulty, as in all interviews before there was one."""
    simulation: Simulation | None = None

    @property
    def measures(self) -> bool:
        return self.selection is not None and self.selection.measures

    def stops(self, what: str) -> bool:
        """Whether this, `disconnected` or `thinking`, stops the clock. Unless told, it does so in practice only."""
        if self.clock_stops is None:
            return self.mode == "practice"
        return what in self.clock_stops

    def counts(self, total: int) -> dict[str, int]:
        """How many questions each phase gets when there are `total`."""
        return self.by_phase(self.section_counts(total))

    def phases(self) -> dict[str, str]:
        """Each phase once, with its title: that of its sections."""
        titles: dict[str, list[str]] = {}
        for section in self.sections:
            titles.setdefault(section.phase, []).append(section.title)
        return {phase: " and ".join([told[0], *map(_inside, told[1:])]) for phase, told in titles.items()}

    def by_phase(self, section_counts: tuple[int, ...]) -> dict[str, int]:
        """Two sections may share a phase."""
        counts = {section.phase: 0 for section in self.sections}
        for section, count in zip(self.sections, section_counts, strict=True):
            counts[section.phase] += count
        return counts

    def section_counts(self, total: int) -> tuple[int, ...]:
        """First what each section has at least, then by share; rests go to the largest remainders."""
        counts = []
        left = total if self.sections else 0
        for section in self.sections:
            counts.append(min(section.at_least, left))
            left -= counts[-1]
        whole = sum(section.share for section in self.sections) or 1.0
        wanted = [max(0.0, total * s.share / whole - n) for s, n in zip(self.sections, counts, strict=True)]
        scale = left / (sum(wanted) or 1.0)
        counts = [n + int(want * scale) for n, want in zip(counts, wanted, strict=True)]
        by_remainder = sorted(range(len(counts)), key=lambda i: -(wanted[i] * scale % 1))
        for i in range(total - sum(counts) if counts else 0):
            counts[by_remainder[i % len(counts)]] += 1
        return tuple(counts)


def _inside(title: str) -> str:
    """As it stands inside a line: "Concepts" as "concepts", and "SQL" as it is."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
