"""Answers that are alike among candidates: a fact to look at, and never a score. Friends learn alike; so do classes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from vivavoce.domain.digest import AnswerDigest, AttemptDigest
from vivavoce.domain.winnowing import alike_programs

ALIKE_MIN = 5
ALIKE_Z = 4.0
RARE_MAX = 200
"""A wrong answer that more people gave says nothing about any two of them."""

Question = tuple[str, int]
Wrong = Mapping[str, Mapping[Question, tuple[str, ...]]]
Popular = Mapping[Question, Counter[tuple[str, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Two attempts whose wrong answers agree far more often than those of others on the same questions."""

    first: str
    second: str
    common: int
    """Questions that both were asked and both got wrong."""
    same: int
    """Of those, with the same wrong answer: the same options, number, words, order, pairs or gaps."""
    expected: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikeCode:
    """Two attempts whose code for a question is nearly the same under other names, or, without a `language`, their
    words; what many wrote is left out. `shared` of the `of` marks of the shorter one are in both."""

    first: str
    second: str
    question_id: str
    version: int
    language: str
    shared: int
    of: int


def alike_code_of(attempts: Sequence[AttemptDigest]) -> tuple[AlikeCode, ...]:
    """The most alike first."""
    written: dict[tuple[str, int, str], dict[str, frozenset[int]]] = defaultdict(dict)
    for attempt in attempts:
        for answer in attempt.answers:
            if answer.marks:
                place = answer.question_id, answer.version, answer.language
                written[place][attempt.session_id] = frozenset(answer.marks)
    found = [
        AlikeCode(
            first=pair.first,
            second=pair.second,
            question_id=question_id,
            version=version,
            language=language,
            shared=pair.shared,
            of=pair.of,
        )
        for (question_id, version, language), programs in written.items()
        for pair in alike_programs(programs)
    ]
    return tuple(sorted(found, key=lambda pair: (-pair.shared / pair.of, -pair.shared, pair.question_id)))


def alike_of(attempts: Sequence[AttemptDigest]) -> tuple[Alike, ...]:
    """Pairs that share more wrong answers than chance, given how often each wrong answer is given by everybody."""
    wrong: dict[str, dict[Question, tuple[str, ...]]] = {}
    popular: dict[Question, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for attempt in attempts:
        mine = {(a.question_id, a.version): given for a in attempt.answers if (given := _wrong(a))}
        wrong[attempt.session_id] = mine
        for question, chosen in mine.items():
            popular[question][chosen] += 1
    pairs = _pairs_sharing(wrong)
    found = (_pair(one, two, wrong, popular) for one, two in pairs)
    return tuple(sorted((pair for pair in found if pair is not None), key=lambda pair: -pair.same))


def _wrong(answer: AnswerDigest) -> tuple[str, ...]:
    """A wrong answer that a key decides, in whatever order it was ticked; empty for a right one."""
    if not answer.chosen:
        return (answer.wrong,) if answer.wrong else ()
    chosen = tuple(sorted(answer.chosen))
    return () if chosen == tuple(sorted(answer.right)) else chosen


def _pairs_sharing(wrong: Wrong) -> list[tuple[str, str]]:
    """Only pairs that agree in enough wrong answers are looked at: of ten thousand attempts that is a few."""
    holders: dict[tuple[Question, tuple[str, ...]], list[str]] = defaultdict(list)
    for session, answers in wrong.items():
        for question, chosen in answers.items():
            holders[question, chosen].append(session)
    rare = [sessions for sessions in holders.values() if len(sessions) <= RARE_MAX]
    shared: Counter[tuple[str, str]] = Counter()
    for sessions in rare:
        for i, one in enumerate(sessions):
            for two in sessions[i + 1 :]:
                shared[one, two] += 1
    return [pair for pair, count in shared.items() if count >= 2]


def _pair(
    one: str,
    two: str,
    wrong: Wrong,
    popular: Popular,
) -> Alike | None:
    common = wrong[one].keys() & wrong[two].keys()
    same = sum(wrong[one][question] == wrong[two][question] for question in common)
    if same < ALIKE_MIN:
        return None
    chances = [_chance(popular[question]) for question in common]
    expected = sum(chances)
    spread = sqrt(sum(chance * (1 - chance) for chance in chances)) or 1e-9
    if (same - expected) / spread < ALIKE_Z:
        return None
    return Alike(first=one, second=two, common=len(common), same=same, expected=round(expected, 2))


def _chance(chosen: Counter[tuple[str, ...]]) -> float:
    """That two people who got it wrong chose the same, by how others chose; kept off 0 and 1."""
    total = chosen.total()
    return min(0.95, (sum(count * count for count in chosen.values()) + 1) / (total * total + 3))
