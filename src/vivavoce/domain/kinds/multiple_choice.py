"""One right option among several; the key decides."""

from __future__ import annotations

from vivavoce.domain.keyed import KEY, NO_KEY, right_option
from vivavoce.domain.kinds import QuestionKind, Unfit, check_length
from vivavoce.domain.question import Answer, Option, Question
from vivavoce.domain.refusal import Refused
from vivavoce.domain.scoring import Criterion, Evidence, Scorecard


def check_letters(question: Question, answer: Answer) -> None:
    check_length(answer)
    letters = {option.letter for option in question.options}
    if not answer.options:
        raise Refused("answer_empty", "Choose an option, in the field 'option', or skip the question.")
    unknown = [letter for letter in answer.options if letter not in letters]
    if unknown:
        raise Refused(
            "unknown_option", f"There is no option '{unknown[0][:20]}'. Choose one of {', '.join(sorted(letters))}."
        )


def check_one(question: Question, answer: Answer) -> None:
    check_letters(question, answer)
    if len(set(answer.options)) != 1:
        raise Refused("one_option_only", "This question has one right option: choose one.")


def score_one(question: Question, answer: Answer) -> Scorecard:
    chosen = answer.options[0]
    right = right_option(question.options)
    if right is None:
        return NO_KEY
    picked = next(option for option in question.options if option.letter == chosen)
    evidence = Evidence(key=f"{chosen}; the key is {right.letter}")
    verdict = f"{chosen} is right." if picked.right else f"{chosen} is not right, {right.letter} is."
    return Scorecard(
        score=10.0 if picked.right else 0.0,
        criteria=(Criterion(name="Right option", points=float(picked.right), max=1.0, evidence=(evidence,)),),
        feedback=f"{verdict} {question.explanation}".strip(),
        strengths=(f"You chose {right.letter}, which is right.",) if picked.right else (),
        improvements=() if picked.right else (_correction(right, picked),),
        confidence=1.0,
        origin=KEY,
    )


def _correction(right: Option, picked: Option) -> str:
    return f"The right option is {right.letter}: {right.text.rstrip('.')}. {behind(picked)}".rstrip()


def behind(picked: Option) -> str:
    """What often leads to a wrong option; the bank writes it of whoever chooses it: "Thinks that ..."."""
    idea = picked.misconception or ""
    return f"Whoever chooses {picked.letter} often {idea[:1].lower()}{idea[1:]}" if idea else ""


def one_in_as_many(question: Question) -> float:
    return 1.0 / len(question.options) if question.options else 0.0


def _unfit(question: Question) -> Unfit:
    right = sum(option.right for option in question.options)
    if len(question.options) < 2:
        yield "options", "are missing; write four."
    elif right != 1:
        yield "options", f"mark {right} as right; mark exactly one with 'right: true'."


KIND = QuestionKind(
    name="multiple_choice",
    title="One of several",
    answer_field="option",
    time_limit_s=120,
    check=check_one,
    score=score_one,
    key_fields=("options",),
    unfit=_unfit,
    chance=0.25,
    chance_of=one_in_as_many,
)
