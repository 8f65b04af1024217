"""Whether the bank can fill a blueprint: for each section and each skill what is wanted and what there is, before
anybody is invited to a test that would run dry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vivavoce.desk.coding_offer import CodingOffer
from vivavoce.domain.blueprint import Blueprint, Section
from vivavoce.domain.question import Question

EXAMPLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """`code` for programs; `section` counts from 0."""

    code: str
    message: str
    section: int | None = None
    skill: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionFill:
    section: Section
    wanted: int
    available: int
    filled: int
    """How many it gets when every section takes its share of the same questions."""
    examples: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillFill:
    skill: str
    share: float
    wanted: int
    available: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    total: int
    sections: tuple[SectionFill, ...]
    skills: tuple[SkillFill, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]

    @property
    def can_fill(self) -> bool:
        return not self.problems


def check(
    blueprint: Blueprint,
    offered: Iterable[Question],
    weights: Mapping[str, float],
    total: int | None = None,
    *,
    offer: CodingOffer | None = None,
) -> Fill:
    """`offered` are the questions of the bank; `weights` say which skills count, and how much (none: all); of coding
    questions the `offer` says which can be asked here (none: none)."""
    offer = offer or CodingOffer()
    fitness = offer.fitness(blueprint.mode)
    most = total or blueprint.max_questions
    shares = _shares(blueprint, weights)
    found = [q for q in offered if fitness(q) is not None and (not shares or q.skill in shares)]
    counts = blueprint.section_counts(most)
    sections = tuple(_sections(blueprint, found, counts))
    skills = tuple(_skills(blueprint, found, shares, most))
    return Fill(
        total=most,
        sections=sections,
        skills=skills,
        problems=(*_section_problems(sections), *_skill_problems(skills, whole=has_quotas(blueprint))),
        warnings=(
            *_no_code(offer, blueprint),
            *_skill_warnings(skills, whole=has_quotas(blueprint)),
            *_exposure(blueprint, found, most),
        ),
    )


def has_quotas(blueprint: Blueprint) -> bool:
    """Whether each skill has to get its share."""
    selection = blueprint.selection
    return selection is not None and selection.measures and selection.skill_quotas is not None


def _no_code(offer: CodingOffer, blueprint: Blueprint) -> Iterable[Problem]:
    why = offer.left_out(blueprint)
    if why:
        yield Problem(code="coding_left_out", message=why)


def _shares(blueprint: Blueprint, weights: Mapping[str, float]) -> dict[str, float]:
    """A blueprint's own quotas come first; where it says that skills have none, the weights still say which count."""
    selection = blueprint.selection
    wanted = dict(selection.skill_quotas or ()) if selection is not None else {}
    wanted = wanted or dict(weights)
    whole = sum(wanted.values()) or 1.0
    return {skill: weight / whole for skill, weight in wanted.items() if weight > 0}


def _fits(question: Question, section: Section) -> bool:
    return section.takes(question.kind, question.phases)


def _sections(blueprint: Blueprint, found: Sequence[Question], counts: Sequence[int]) -> Iterable[SectionFill]:
    fitting = [[q for q in found if _fits(q, section)] for section in blueprint.sections]
    filled = _filled(fitting, counts)
    for section, wanted, theirs, got in zip(blueprint.sections, counts, fitting, filled, strict=True):
        examples = tuple(sorted(theirs, key=lambda q: (q.difficulty != blueprint.difficulty, q.id))[:EXAMPLES])
        yield SectionFill(section=section, wanted=wanted, available=len(theirs), filled=got, examples=examples)


def _filled(fitting: Sequence[Sequence[Question]], counts: Sequence[int]) -> list[int]:
    """Two sections may want the same questions, and nobody is asked one twice: the best way to share them out. Of
    what fits a section, no more can matter than all sections together want."""
    enough = sum(counts)
    slots = [section for section, count in enumerate(counts) for _ in range(count)]
    holder: dict[str, int] = {}

    def place(slot: int, tried: set[str]) -> bool:
        for question in fitting[slots[slot]][:enough]:
            if question.id not in tried:
                tried.add(question.id)
                if question.id not in holder or place(holder[question.id], tried):
                    holder[question.id] = slot
                    return True
        return False

    got = Counter(slots[slot] for slot in range(len(slots)) if place(slot, set()))
    return [got[section] for section in range(len(counts))]


def _skills(
    blueprint: Blueprint, found: Sequence[Question], shares: Mapping[str, float], total: int
) -> Iterable[SkillFill]:
    usable = [q for q in found if any(_fits(q, section) for section in blueprint.sections)]
    there = Counter(question.skill for question in usable)
    wanted = _apportioned(shares, total)
    for skill in shares or dict.fromkeys(sorted(there), 0.0):
        yield SkillFill(skill=skill, share=shares.get(skill, 0.0), wanted=wanted.get(skill, 0), available=there[skill])


def _apportioned(shares: Mapping[str, float], total: int) -> dict[str, int]:
    """Whole questions by largest remainder."""
    whole = {skill: int(share * total) for skill, share in shares.items()}
    by_rest = sorted(shares, key=lambda skill: -(shares[skill] * total % 1))
    for skill in by_rest[: total - sum(whole.values())] if shares else ():
        whole[skill] += 1
    return whole


def _section_problems(sections: Sequence[SectionFill]) -> Iterable[Problem]:
    for place, fill in enumerate(sections):
        name = f"“{fill.section.title}”"
        kinds = ", ".join(fill.section.kinds)
        if fill.wanted and not fill.available:
            message = f"{name} has no questions: the bank has none of {kinds} for it."
            yield Problem(code="section_empty", message=message, section=place)
        elif fill.filled < fill.wanted:
            shared = "" if fill.available < fill.wanted else ", as other sections take the same ones"
            message = (
                f"{name} wants {fill.wanted} questions ({kinds}) and gets {fill.filled} of {fill.available}{shared}."
            )
            yield Problem(code="section_short", message=message, section=place)


def _skill_problems(skills: Sequence[SkillFill], *, whole: bool) -> Iterable[Problem]:
    for fill in skills:
        if fill.share and not fill.available:
            message = f"There are no questions about {fill.skill} for these sections."
            yield Problem(code="skill_without_questions", message=message, skill=fill.skill)
        elif whole and fill.available < fill.wanted:
            yield Problem(code="skill_short", message=_short(fill), skill=fill.skill)


def _skill_warnings(skills: Sequence[SkillFill], *, whole: bool) -> Iterable[Problem]:
    """Where skills have no quotas, other skills fill up."""
    for fill in skills:
        if not whole and 0 < fill.available < fill.wanted:
            yield Problem(code="skill_short", message=_short(fill), skill=fill.skill)


def _short(fill: SkillFill) -> str:
    return f"By its share, {fill.skill} would have {fill.wanted} questions, and there are {fill.available}."


def _exposure(blueprint: Blueprint, found: Sequence[Question], total: int) -> Iterable[Problem]:
    """A question may be seen by a share of all who take it, so there have to be that many times as many."""
    selection = blueprint.selection
    if selection is None or not selection.measures:
        return
    needed = int(-(-total // selection.exposure_max))
    there = sum(any(_fits(q, section) for section in blueprint.sections) for q in found)
    if there < needed:
        share = f"{selection.exposure_max:.0%}"
        message = (
            f"So that no question is seen by more than {share} of all, there should be {needed}. There are {there}, so "
            "some will be seen more often."
        )
        yield Problem(code="exposure_high", message=message)
