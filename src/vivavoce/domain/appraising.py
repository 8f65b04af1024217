"""Putting an appraisal together from the log: which answers speak for which part, and how much each part counts.

technical          what the tests, the running time and the look of the code say; answers about concepts and designs
problem solving    the talk beside the code, designs, and follow-ups that went further
experience         stories of what was done
communication      how it was said: clarity, depth, structure, working together

A pattern weighs technical, problem solving and communication; experience takes from the first two as large a share as
it has of the interview. What was not seen has no number, and its weight goes to the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import sqrt

from vivavoce.domain.appraisal import Appraisal, AppraisedDimension, Ground, Part, PartName
from vivavoce.domain.blueprint import Blueprint, Weights
from vivavoce.domain.delivering import over_all
from vivavoce.domain.manner import dimensions_of
from vivavoce.domain.meaning import Estimate, around, estimate, told
from vivavoce.domain.recommending import recommendations
from vivavoce.domain.scoring import Criterion
from vivavoce.domain.state import Asked, Session

OF_CODE = ("Correctness", "Efficiency", "Quality")
FOLLOW_UP_WEIGHT = 0.5
GROUNDS_MAX = 6
QUOTE_LENGTH_MAX = 160
EVEN = Weights(
    technical=0.5,
    problem_solving=0.3,
    communication=0.2,
    dimensions=(("clarity", 0.35), ("technical_depth", 0.3), ("structure", 0.25), ("collaboration", 0.1)),
)
"""For interviews that follow no pattern."""
WHY_NOT: dict[PartName, str] = {
    "technical": "No code was run by tests here, and no question about concepts or designs was scored.",
    "problem_solving": "Nothing was said beside the code that could be scored, and there was no scored design.",
    "communication": "Too little was said in words to tell how it was said.",
    "experience": "No question about experience was scored.",
}


@dataclass(frozen=True, slots=True)
class _Seen:
    """One answer's say about a part."""

    value: float
    weight: float
    grounds: tuple[Ground, ...]


def appraise(session: Session) -> Appraisal:
    simulation = session.blueprint.simulation
    weights = simulation.weights if simulation else EVEN
    dimensions = dimensions_of(session, over_all(_to_the_point(session)), dict(weights.dimensions))
    parts = (
        _part("technical", _technical(session)),
        _part("problem_solving", _problem_solving(session)),
        _part("experience", _experience(session)),
        _communication(dimensions),
    )
    counted = _weighed(parts, _by_pattern(weights, _told_share(session.blueprint)))
    whole = _mean([(part.value, part.half, part.weight) for part in counted])
    return Appraisal(
        overall=whole.mean,
        low=whole.low,
        high=whole.high,
        meaning=_meaning(whole, counted),
        why_not="" if whole.mean is not None else _why_no_overall(session),
        parts=counted,
        dimensions=dimensions,
        recommendations=recommendations(session, dimensions),
    )


def _to_the_point(session: Session) -> list[Asked]:
    """The answers whose manner counts: those that spoke to their question, each text once. A speech that would be as
    fine after any question shows nothing of how somebody answers this one."""
    texts: set[str] = set()
    kept = []
    for asked in session.asked:
        card, text = asked.scorecard, asked.answer.text if asked.answer else None
        empty = card is None or card.score == 0 or bool(card.flags) or not text
        if not empty and text not in texts:
            kept.append(asked)
            texts.add(text or "")
    return kept


def _technical(session: Session) -> list[_Seen]:
    seen = []
    for asked in _scored(session):
        if asked.question.kind == "coding_problem":
            seen += _of_criteria(asked, [c for c in _criteria(asked) if c.name in OF_CODE])
        elif asked.question.kind not in ("behavioral", "follow_up"):
            seen.append(_whole(asked))
    return seen


def _problem_solving(session: Session) -> list[_Seen]:
    seen: dict[str, _Seen] = {}
    for asked in _scored(session):
        if asked.question.kind == "system_design":
            seen[asked.question_id] = _whole(asked)
        elif asked.question.kind == "coding_problem" and asked.answer is not None and asked.answer.text:
            talk = _of_criteria(asked, [c for c in _criteria(asked) if c.name not in OF_CODE])
            if talk:
                seen[asked.question_id] = talk[0]
    return [*seen.values(), *_further(session, seen)]


def _further(session: Session, seen: dict[str, _Seen]) -> Iterable[_Seen]:
    """Follow-ups on technical answers. As in the report, one is a second chance: it lifts and never lowers."""
    for asked in _scored(session):
        parent = session.find(asked.follow_up_of or "")
        if parent is None or parent.question.kind == "behavioral":
            continue
        before = seen.get(parent.question_id)
        further = _whole(asked, FOLLOW_UP_WEIGHT)
        if before is None or further.value >= before.value:
            yield further


def _experience(session: Session) -> list[_Seen]:
    return [_whole(asked) for asked in _scored(session) if asked.question.kind == "behavioral"]


def _scored(session: Session) -> list[Asked]:
    return [asked for asked in session.asked if asked.score is not None and asked.question.scored]


def _criteria(asked: Asked) -> tuple[Criterion, ...]:
    return asked.scorecard.criteria if asked.scorecard else ()


def _whole(asked: Asked, weight: float = 1.0) -> _Seen:
    return _Seen(asked.score or 0.0, weight, tuple(_grounds(asked, _criteria(asked))))


def _of_criteria(asked: Asked, criteria: Sequence[Criterion]) -> list[_Seen]:
    """What a part of the points comes to out of 10. A hint that was taken costs here what it costs there."""
    most = sum(criterion.max for criterion in criteria)
    if not most or asked.scorecard is None:
        return []
    value = 10 * sum(criterion.points for criterion in criteria) / most - asked.scorecard.hint_deduction
    return [_Seen(max(0.0, value), 1.0, tuple(_grounds(asked, criteria)))]


def _grounds(asked: Asked, criteria: Iterable[Criterion]) -> Iterable[Ground]:
    for criterion in criteria:
        tests = tuple(e.test for e in criterion.evidence if e.test)
        quote = next((e.quote for e in criterion.evidence if e.quote), "")
        yield Ground(
            question_id=asked.question_id,
            criterion=criterion.name,
            points=criterion.points,
            max=criterion.max,
            quote=quote[:QUOTE_LENGTH_MAX],
            tests=tests,
        )


def _part(name: PartName, seen: Sequence[_Seen]) -> Part:
    found = estimate([(one.value, one.weight) for one in seen])
    grounds = [ground for one in seen for ground in one.grounds]
    return Part(
        part=name,
        value=found.mean,
        low=found.low,
        high=found.high,
        answers=found.count,
        weight=0.0,
        meaning=told(found, "answer"),
        why_not="" if found.mean is not None else WHY_NOT[name],
        grounds=tuple(sorted(grounds, key=lambda ground: not (ground.quote or ground.tests))[:GROUNDS_MAX]),
        half=found.half,
    )


def _communication(dimensions: Sequence[AppraisedDimension]) -> Part:
    """The dimensions by their weights; those of which too little was said leave theirs to the others."""
    found = _mean([(d.value, d.half, d.weight) for d in dimensions])
    value = found.mean
    answers = max((d.answers for d in dimensions if d.weight and d.value is not None), default=0)
    quotes = [cited for d in dimensions if d.weight for cited in d.evidence]
    return Part(
        part="communication",
        value=value,
        low=found.low,
        high=found.high,
        answers=answers,
        weight=0.0,
        meaning=f"{value:g} of 10, by how {answers} {'answer was' if answers == 1 else 'answers were'} put."
        if value is not None
        else "",
        why_not="" if value is not None else WHY_NOT["communication"],
        grounds=tuple(Ground(question_id=c.question_id, quote=c.quote[:QUOTE_LENGTH_MAX]) for c in quotes)[
            :GROUNDS_MAX
        ],
        half=found.half,
    )


def _told_share(blueprint: Blueprint) -> float:
    """How much of the interview is about experience."""
    whole = sum(section.share for section in blueprint.sections) or 1.0
    return sum(section.share for section in blueprint.sections if section.kinds == ("behavioral",)) / whole


def _by_pattern(weights: Weights, experience: float) -> dict[PartName, float]:
    return {
        "technical": weights.technical * (1 - experience),
        "problem_solving": weights.problem_solving * (1 - experience),
        "experience": (weights.technical + weights.problem_solving) * experience,
        "communication": weights.communication,
    }


def _weighed(parts: Sequence[Part], weights: dict[PartName, float]) -> tuple[Part, ...]:
    """With the weights that they have in this interview, which sum to 1. What was not seen leaves its weight to what
    else was said. How it was said counts beside that, never by itself and never for more than the pattern has it."""
    seen = {part.part for part in parts if part.value is not None and weights[part.part]}
    said = sum(weights[name] for name in seen if name != "communication")
    manner = weights["communication"] if "communication" in seen and said else 0.0
    shares: dict[PartName, float] = {
        name: (1 - manner) * weights[name] / said for name in seen if name != "communication"
    }
    shares["communication"] = manner
    return tuple(replace(part, weight=round(shares.get(part.part, 0.0), 4)) for part in parts)


def _mean(parts: Sequence[tuple[float | None, float | None, float]]) -> Estimate:
    """Of (value, half of its interval, weight): a weighted mean and its interval, what is unsure of each part added
    as independent."""
    seen = [(value, half or 0.0, weight) for value, half, weight in parts if value is not None and weight]
    whole = sum(weight for _, _, weight in seen)
    if not whole:
        return Estimate(None, None, None, 0)
    mean = sum(value * weight for value, _, weight in seen) / whole
    return around(mean, sqrt(sum((half * weight / whole) ** 2 for _, half, weight in seen)), len(seen))


TITLES: dict[PartName, str] = {
    "technical": "technical",
    "problem_solving": "problem solving",
    "experience": "experience",
    "communication": "communication",
}


def _meaning(found: Estimate, parts: Sequence[Part]) -> str:
    if found.mean is None:
        return ""
    shares = ", ".join(f"{TITLES[part.part]} {part.weight:.0%}" for part in parts if part.weight)
    return f"{found.mean:g} of 10, likely between {found.low:g} and {found.high:g}; put together from {shares}."


def _why_no_overall(session: Session) -> str:
    if not any(asked.answer is not None for asked in session.asked):
        return "No question was answered, so there is nothing to score."
    return "None of the answers could be scored. Each says why below its question."
