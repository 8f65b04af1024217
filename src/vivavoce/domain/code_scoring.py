"""The scorecard of an answer with code: what tests that ran say of it, how it grows, how it reads, and the talk.

No point without a test that ran: what could not be run is left out, and why is told. Nothing here shows what a hidden
test holds, only of what kind its failure was.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from vivavoce.domain.coding import CodingTask, Outcome
from vivavoce.domain.judgement import TestRun
from vivavoce.domain.question import Answer, Origin
from vivavoce.domain.running import Rung, Verdict
from vivavoce.domain.scoring import Criterion, Evidence, Scorecard, not_scored

JUDGE = Origin(kind="tests", name="code judge", version="1")
CORRECTNESS, EFFICIENCY, QUALITY, TALK = 6.0, 2.0, 1.0, 3.0
"""What each part weighs in a card. A part that says nothing is left out, and the others make up the whole."""
SAMPLE_WEIGHT = 0.25
"""Samples are shown, so a program may know their answers by heart."""
WORKS_FROM = 0.5
"""Of the tests: whoever passes fewer has no working program yet, whose growth or form could be judged."""
GROWTHS = ("1", "log n", "n", "n log n", "n^2", "n^2 log n", "n^3", "2^n")
GROWTH_TEST = "growth"
KINDS = {
    Verdict.WRONG_ANSWER: "a wrong answer",
    Verdict.PRESENTATION_ERROR: "the right answer in the wrong form",
    Verdict.RUNTIME_ERROR: "an error while it ran",
    Verdict.TIME_LIMIT: "the time limit",
    Verdict.WALL_TIME_LIMIT: "the time limit, while it waited",
    Verdict.MEMORY_LIMIT: "the memory limit",
    Verdict.OUTPUT_LIMIT: "the limit of output",
    Verdict.SECURITY_VIOLATION: "something that programs may not do here",
}
UNBUILT = {
    Verdict.COMPILE_ERROR: "The code did not compile, so no test could run.",
    Verdict.COMPILE_TIME_LIMIT: "The code took too long to compile, so no test could run.",
    Verdict.COMPILE_MEMORY_LIMIT: "The code took too much memory to compile, so no test could run.",
}
SLOW = (Verdict.TIME_LIMIT, Verdict.WALL_TIME_LIMIT, Verdict.MEMORY_LIMIT)
OUR_FAULT = "The code could not be run, which was our fault: it is not scored, and nothing is charged for it."
RUNG = "This server cannot hold programs to their limits, so in a test their code is not scored."
NOT_DECIDED = "The code could not be tried here, and code is scored only by tests that ran."
PRACTICE = "It ran without a limit of memory here, as it may in practice."
TALK_LEFT_OUT = "Nothing was said about it, so only the code is scored."


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """An answer's code, with all that is known of it. `assessed` in a test, where only the full sandbox decides."""

    answer: Answer
    task: CodingTask
    outcome: Outcome
    assessed: bool = False


def not_counted(outcome: Outcome, *, assessed: bool) -> str:
    """Why a run says nothing of the code; empty where it does."""
    if outcome.verdict is Verdict.INTERNAL_ERROR:
        return OUR_FAULT
    if outcome.rung is not Rung.FULL and (assessed or outcome.rung is not Rung.DEGRADED):
        return RUNG
    if not outcome.decided or (not outcome.tests and outcome.verdict not in UNBUILT):
        return outcome.says or NOT_DECIDED
    return ""


def card_of(tried: Tried, talk: Scorecard) -> Scorecard:
    """The code's card and that of the talk as one. Either may be missing, and says why."""
    why = not_counted(tried.outcome, assessed=tried.assessed)
    if why:
        return _talk_only(talk, why)
    criteria = tuple(part for part in (_correctness(tried), _efficiency(tried), _quality(tried)) if part)
    spoken = _spoken(talk)
    whole = sum(part.max for part in (*criteria, *spoken))
    share = sum(part.points for part in (*criteria, *spoken)) / whole
    improvements = tuple(_improvements(tried))
    return Scorecard(
        score=round(10 * share, 1),
        criteria=(*criteria, *spoken),
        feedback=" ".join(part for part in (_told(tried), talk.feedback if spoken else TALK_LEFT_OUT) if part),
        strengths=(*_strengths(tried), *(talk.strengths if spoken else ())),
        improvements=(*improvements, *(talk.improvements if spoken else ())),
        confidence=0.95 if not spoken else round((0.95 + talk.confidence) / 2, 2),
        origin=_origin(talk) if spoken else JUDGE,
        flags=talk.flags,
        delivery=talk.delivery,
    )


def _talk_only(talk: Scorecard, why: str) -> Scorecard:
    if talk.score is None:
        return replace(not_scored(why, talk.origin, flags=talk.flags), delivery=talk.delivery)
    return replace(talk, feedback=f"{why} {talk.feedback}".strip())


def _origin(talk: Scorecard) -> Origin:
    """Who judged the words is told with it, and whom they stood in for."""
    by = talk.origin
    return Origin(kind="tests", name=f"{JUDGE.name}; {by.name}", version=by.version, instead_of=by.instead_of)


def _spoken(talk: Scorecard) -> tuple[Criterion, ...]:
    """The criteria of the talk, brought to its share of the whole."""
    whole = sum(criterion.max for criterion in talk.criteria)
    if talk.score is None or not whole:
        return ()
    scale = TALK / whole * (talk.score / 10 * whole / earned if (earned := _earned(talk)) else 1.0)
    return tuple(
        replace(c, points=round(min(c.points * scale, c.max * TALK / whole), 4), max=round(c.max * TALK / whole, 4))
        for c in talk.criteria
    )


def _earned(talk: Scorecard) -> float:
    return sum(criterion.points for criterion in talk.criteria)


def _weight(test: TestRun) -> float:
    return SAMPLE_WEIGHT if test.sample else 1.0


def _share(outcome: Outcome) -> float:
    """Of the tests, by their weight, those that passed. What we could not decide is nobody's."""
    decided = (*outcome.passed, *outcome.failed, *_skipped(outcome))
    whole = sum(_weight(test) for test in decided)
    return sum(_weight(test) for test in outcome.passed) / whole if whole else 0.0


def _skipped(outcome: Outcome) -> tuple[TestRun, ...]:
    """Not run, since an earlier one had settled the matter: they were not passed."""
    return tuple(test for test in outcome.tests if test.verdict is Verdict.SKIPPED)


def _correctness(tried: Tried) -> Criterion:
    passed = tried.outcome.passed
    points = round(CORRECTNESS * _share(tried.outcome), 4)
    cited = tuple(Evidence(test=test.name) for test in passed)
    return Criterion(
        name="Correctness", points=points, max=CORRECTNESS, evidence=cited, note=_passed_words(tried.outcome)
    )


def _passed_words(outcome: Outcome) -> str:
    if outcome.verdict in UNBUILT:
        return UNBUILT[outcome.verdict]
    told = f"{len(outcome.passed)} of {len(outcome.tests)} tests passed."
    kinds = Counter(KINDS[test.verdict] for test in outcome.failed if test.verdict in KINDS)
    failed = "; ".join(f"{count} with {kind}" for kind, count in kinds.most_common())
    return f"{told} Failed: {failed}." if failed else told


def _efficiency(tried: Tried) -> Criterion | None:
    """Only of code that works; and nothing of it, where neither a limit was reached nor the growth could be told."""
    if _share(tried.outcome) < WORKS_FROM:
        return None
    slow = [test for test in tried.outcome.failed if test.verdict in SLOW]
    if slow:
        told = f"{len(slow)} of {len(tried.outcome.tests)} tests reached a limit of time or memory."
        return Criterion(name="Efficiency", points=0.0, max=EFFICIENCY, note=told)
    steps = steps_slower(tried)
    if steps is None or tried.outcome.growth is None:
        return None
    share = 1.0 if steps <= 0 else 0.5 if steps == 1 else 0.0
    names = " or ".join(tried.outcome.growth.among or (tried.outcome.growth.name,))
    told = f"Its time grows about like {names}; a good solution's like {tried.task.growth}."
    cited = (Evidence(test=GROWTH_TEST),) if share else ()
    return Criterion(name="Efficiency", points=EFFICIENCY * share, max=EFFICIENCY, evidence=cited, note=told)


def steps_slower(tried: Tried) -> int | None:
    """By how many steps the code grows faster than a good solution; None where that cannot be told. Of what it may be,
    the best counts: the candidate has the benefit of the doubt."""
    measured = tried.outcome.growth
    names = (measured.among or (measured.name,)) if measured else ()
    places = [GROWTHS.index(name) for name in names if name in GROWTHS]
    if not places or tried.task.growth not in GROWTHS:
        return None
    return min(places) - GROWTHS.index(tried.task.growth)


def _quality(tried: Tried) -> Criterion | None:
    quality = tried.outcome.quality
    if quality is None or not quality.facts or _share(tried.outcome) < WORKS_FROM:
        return None
    said, code = tried.answer.said, tried.answer.code or ""
    offset = len(said) - len(code)
    good = [fact for fact in quality.facts if fact.good]
    cited = tuple(
        Evidence(quote=code[f.start : f.end], start=offset + f.start, end=offset + f.end)
        for f in good
        if code[f.start : f.end].strip()
    )
    points = round(QUALITY * quality.share, 4) if cited else 0.0
    note = " ".join(fact.says for fact in (*quality.against(), *good)[:3])
    return Criterion(name="Quality", points=points, max=QUALITY, evidence=cited if points else (), note=note)


def _told(tried: Tried) -> str:
    degraded = PRACTICE if tried.outcome.rung is Rung.DEGRADED else ""
    return f"{_passed_words(tried.outcome)} {degraded}".strip()


def _strengths(tried: Tried) -> list[str]:
    outcome = tried.outcome
    told = ["The code passes every test."] if outcome.tests and len(outcome.passed) == len(outcome.tests) else []
    steps = steps_slower(tried)
    if told and steps is not None and steps <= 0:
        told.append("Its time grows as that of a good solution.")
    return told


def _improvements(tried: Tried) -> list[str]:
    kinds = dict.fromkeys(KINDS[test.verdict] for test in tried.outcome.failed if test.verdict in KINDS)
    told = [f"Find the input that leads to {kind}." for kind in list(kinds)[:2]]
    steps = steps_slower(tried)
    if steps is not None and steps > 0 and _share(tried.outcome) >= WORKS_FROM:
        told.append(f"Look for a way whose time grows like {tried.task.growth}.")
    against = tried.outcome.quality.against() if tried.outcome.quality else ()
    return [*told, *(fact.says for fact in against[:1])]


def cited_tests(card: Scorecard) -> frozenset[str]:
    return frozenset(evidence.test for c in card.criteria for evidence in c.evidence if evidence.test)


def passed_tests(outcome: Outcome) -> frozenset[str]:
    """What a card may cite: the tests that ran and passed, and the growth, where it was measured."""
    grown = {GROWTH_TEST} if outcome.growth is not None and (outcome.growth.among or outcome.growth.name) else set()
    return frozenset({test.name for test in outcome.passed} | grown)
