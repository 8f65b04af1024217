"""A passage with gaps, each filled with words, with a number or by choosing. Each gap earns its share; one that was
left empty earns nothing."""

from __future__ import annotations

import re

from vivavoce.domain.figures import number_in
from vivavoce.domain.keyed import NO_KEY, SHORT_ANSWER_MAX, Part, by_key, only, right_option, verdict
from vivavoce.domain.kinds import QuestionKind, Unfit
from vivavoce.domain.kinds.numeric import number_part
from vivavoce.domain.kinds.short_text import words_part
from vivavoce.domain.question import Answer, Gap, Question
from vivavoce.domain.refusal import Refused
from vivavoce.domain.scoring import Scorecard

PLACE = re.compile(r"\{\{([a-z][a-z0-9_]*)\}\}")


def _check(question: Question, answer: Answer) -> None:
    only(answer, "gaps")
    gaps = {gap.name: gap for gap in question.gaps}
    names = [name for name, _ in answer.gaps]
    if len(set(names)) < len(names):
        raise Refused("gap_filled_twice", "A gap is filled twice. Fill each once.")
    for name, given in answer.gaps:
        if name not in gaps:
            raise Refused("unknown_gap", f"There is no gap '{name[:20]}'. There are: {', '.join(gaps)}.")
        if given.strip():
            _check_gap(gaps[name], given)
    if not any(given.strip() for _, given in answer.gaps):
        raise Refused("answer_empty", "Every gap is empty. Fill one at least, or skip the question.")


def _check_gap(gap: Gap, given: str) -> None:
    if len(given) > SHORT_ANSWER_MAX:
        raise Refused("answer_too_long", f"A gap takes {SHORT_ANSWER_MAX} characters at most.")
    if gap.number is not None:
        number_in(given, gap.number.unit)
    letters = [option.letter for option in gap.options]
    if letters and given.strip().upper() not in letters:
        raise Refused("unknown_option", f"In the gap '{gap.name}' choose one of {', '.join(letters)}.")


def _score(question: Question, answer: Answer) -> Scorecard:
    if not question.gaps:
        return NO_KEY
    given = dict(answer.gaps)
    parts = [_part(f"Gap {i}", gap, given.get(gap.name, "")) for i, gap in enumerate(question.gaps, 1)]
    return by_key(question, parts, verdict(parts))


def _part(name: str, gap: Gap, given: str) -> Part:
    if gap.number is not None:
        return number_part(name, given, gap.number)
    if gap.words is not None:
        return words_part(name, given, gap.words)
    texts = {option.letter: option.text for option in gap.options}
    right = right_option(gap.options)
    chosen = given.strip().upper()
    hit = right is not None and chosen == right.letter
    return Part(name=name, given=texts.get(chosen, ""), right=right.text if right else "", earned=float(hit))


def _unfit(question: Question) -> Unfit:
    places, names = PLACE.findall(question.passage), [gap.name for gap in question.gaps]
    if not names:
        yield "gaps", "are missing; write one for each place of the passage."
    for name in sorted(set(names) ^ set(places)):
        there = name in names
        yield "passage", f"has no place {{{{{name}}}}}; add it." if there else f"has {{{{{name}}}}}, but no such gap."
    if len(set(places)) < len(places) or len(set(names)) < len(names):
        yield "gaps", "use a name twice; give each place of the passage its own."
    for gap in question.gaps:
        yield from _unfit_gap(gap)


def _unfit_gap(gap: Gap) -> Unfit:
    ways = sum((gap.words is not None, gap.number is not None, bool(gap.options)))
    if ways != 1:
        yield "gaps", f"'{gap.name}' needs either 'words', 'number' or 'options', and one of them only."
    elif gap.options and (len(gap.options) < 2 or sum(option.right for option in gap.options) != 1):
        yield "gaps", f"'{gap.name}' needs two options or more, exactly one with 'right: true'."


KIND = QuestionKind(
    name="fill_gap",
    title="Fill the gaps",
    answer_field="gaps",
    time_limit_s=180,
    check=_check,
    score=_score,
    key_fields=("passage", "gaps"),
    unfit=_unfit,
    graded=True,
)
