"""One right option among several; the key decides."""

from __future__ import annotations

from vivavoce.domain.kinds import QuestionKind, check_length
from vivavoce.domain.question import Answer, Option, Origin, Question
from vivavoce.domain.refusal import Refused
from vivavoce.domain.scoring import Criterion, Evidence, Scorecard, not_scored

KEY = Origin(kind="key", name="answer key", version="1")
NO_KEY = not_scored("This question has no key, so nothing can be said about the choice.", KEY)


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


def _check(question: Question, answer: Answer) -> None:
    check_letters(question, answer)
    if len(set(answer.options)) != 1:
        raise Refused("one_option_only", "This question has one right option: choose one.")


def _score(question: Question, answer: Answer) -> Scorecard:
    chosen = answer.options[0]
    right = next((option for option in question.options if option.right), None)
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


KIND = QuestionKind(
    name="multiple_choice", title="One of several", answer_field="option", time_limit_s=120, check=_check, score=_score
)
