"""What to practise next: named, with why, and where it can be done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from vivavoce.domain.appraisal import AppraisedDimension, Recommendation
from vivavoce.domain.meaning import estimate
from vivavoce.domain.naming import in_sentence
from vivavoce.domain.state import Asked, Session

GOOD = 7.0
SKILLS_MAX, PROBLEMS_MAX, DIMENSIONS_MAX = 3, 2, 2
TITLE_LENGTH_MAX = 80


def recommendations(session: Session, dimensions: Sequence[AppraisedDimension]) -> tuple[Recommendation, ...]:
    """The problems first, since they can be solved today; then skills; then one piece of advice on how to say it."""
    return (*_problems(session), *_skills(session), *_dimensions(dimensions))


def skill_href(session: Session, skill: str) -> str:
    return f"/start?role={quote(session.role.replace('-', ' '))}&skill={quote(skill)}"


def _problems(session: Session) -> Iterable[Recommendation]:
    """Code that did not pass all its tests."""
    left = 0
    for asked in session.asked:
        correct = next(
            (c for c in (asked.scorecard.criteria if asked.scorecard else ()) if c.name == "Correctness"), None
        )
        if correct is None or correct.points >= correct.max or left >= PROBLEMS_MAX:
            continue
        left += 1
        title = _title(asked)
        yield Recommendation(
            text=f"Solve this again until every test passes: {title}",
            kind="problem",
            id=asked.question.id,
            title=title,
            href=f"{skill_href(session, asked.question.skill)}&problem={quote(asked.question.id)}",
        )


def _title(asked: Asked) -> str:
    text = asked.question.text
    return text if len(text) <= TITLE_LENGTH_MAX else text[:TITLE_LENGTH_MAX].rsplit(" ", 1)[0] + " …"


def _skills(session: Session) -> Iterable[Recommendation]:
    names = {weight.skill: weight.name for weight in session.skills}
    scores: dict[str, list[tuple[float, float]]] = {}
    for asked in session.asked:
        if asked.score is not None and asked.question.scored:
            scores.setdefault(asked.question.skill, []).append((asked.score, 1.0))
    found = {skill: estimate(values) for skill, values in scores.items()}
    weak = sorted((e.mean, skill, e.count) for skill, e in found.items() if e.mean is not None and e.mean < GOOD)
    for mean, skill, count in weak[:SKILLS_MAX]:
        name = names.get(skill, skill.replace("-", " ").capitalize())
        yield Recommendation(
            text=f"Practise {in_sentence(name)}: {mean:g} of 10 on {count} {'answer' if count == 1 else 'answers'}.",
            kind="skill",
            id=skill,
            title=name,
            href=skill_href(session, skill),
        )


def _dimensions(dimensions: Sequence[AppraisedDimension]) -> Iterable[Recommendation]:
    weak = [d for d in dimensions if d.advice and d.weight and d.value is not None and d.value < GOOD]
    for dimension in sorted(weak, key=lambda d: d.value or 0.0)[:DIMENSIONS_MAX]:
        yield Recommendation(text=dimension.advice, kind="dimension", id=dimension.dimension, title=dimension.name)
