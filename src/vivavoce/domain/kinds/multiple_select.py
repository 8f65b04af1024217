"""Several right options; each one found earns its share, each wrong one costs a share, and taking all earns nothing."""

from __future__ import annotations

from vivavoce.domain.keyed import KEY, NO_KEY
from vivavoce.domain.kinds import QuestionKind, Unfit
from vivavoce.domain.kinds.multiple_choice import behind, check_letters
from vivavoce.domain.question import Answer, Question
from vivavoce.domain.scoring import Criterion, Evidence, Scorecard


def _score(question: Question, answer: Answer) -> Scorecard:
    chosen = set(answer.options)
    right = {option.letter for option in question.options if option.right}
    if not right:
        return NO_KEY
    hits, false = len(chosen & right), len(chosen - right)
    fewer = min(len(right), max(1, len(question.options) - len(right)))
    share = max(0.0, hits / len(right) - false / fewer)
    evidence = Evidence(key=f"{', '.join(sorted(chosen))}; the key is {', '.join(sorted(right))}")
    missed = sorted(right - chosen)
    wrong = [option for option in question.options if option.letter in chosen - right]
    improvements = [f"{letter} is right as well." for letter in missed]
    improvements += [f"{o.letter} is not right. {behind(o)}".strip() for o in wrong]
    return Scorecard(
        score=round(10 * share, 2),
        criteria=(Criterion(name="Right options", points=round(share, 4), max=1.0, evidence=(evidence,)),),
        feedback=f"{_verdict(sorted(right), hits, false)} {question.explanation}".strip(),
        strengths=(f"You found {hits} of {len(right)} right options.",) if hits else (),
        improvements=tuple(improvements),
        confidence=1.0,
        origin=KEY,
    )


def _verdict(right: list[str], hits: int, false: int) -> str:
    if hits == len(right) and not false:
        return "All of the right options, and no other."
    return f"The right {'option is' if len(right) == 1 else 'options are'} {', '.join(right)}."


def _any_set_but_none(question: Question) -> float:
    return 1.0 / (2.0 ** len(question.options) - 1.0) if question.options else 0.0


def _unfit(question: Question) -> Unfit:
    if len(question.options) < 2:
        yield "options", "are missing; write four."
    elif not any(option.right for option in question.options):
        yield "options", "mark none as right; mark two or three with 'right: true'."


KIND = QuestionKind(
    name="multiple_select",
    title="Several of several",
    answer_field="option",
    time_limit_s=150,
    check=check_letters,
    score=_score,
    key_fields=("options",),
    unfit=_unfit,
    chance=0.25,
    chance_of=_any_set_but_none,
)
