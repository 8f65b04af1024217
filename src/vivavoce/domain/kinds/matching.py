"""Pairs to be found; the right sides may hold more than there are pairs. Each pair found earns its share."""

from __future__ import annotations

from vivavoce.domain.keyed import NO_KEY, Part, by_key, only, verdict
from vivavoce.domain.kinds import QuestionKind, Unfit
from vivavoce.domain.question import Answer, Question
from vivavoce.domain.refusal import Refused
from vivavoce.domain.scoring import Scorecard


def _check(question: Question, answer: Answer) -> None:
    only(answer, "pairs")
    left = {pair.left.id for pair in question.pairs}
    given = [side for side, _ in answer.pairs]
    unknown = [side for side in given if side not in left]
    if unknown:
        raise Refused("unknown_item", f"There is no '{unknown[0][:20]}' on the left. Send the ids that are shown.")
    if len(set(given)) < len(given):
        raise Refused("matched_twice", "Something on the left is matched twice. Match each once.")
    astray = [right for _, right in answer.pairs if right not in rights(question)]
    if astray:
        raise Refused("unknown_item", f"There is no '{astray[0][:20]}' on the right. Send the ids that are shown.")


def _score(question: Question, answer: Answer) -> Scorecard:
    if not question.pairs:
        return NO_KEY
    chosen, text = dict(answer.pairs), rights(question)
    parts = [
        Part(
            name=pair.left.text,
            given=text.get(chosen.get(pair.left.id, ""), ""),
            right=pair.right.text,
            earned=float(chosen.get(pair.left.id) == pair.right.id),
        )
        for pair in question.pairs
    ]
    return by_key(question, parts, verdict(parts))


def rights(question: Question) -> dict[str, str]:
    """The text of everything on the right, by id."""
    paired = {pair.right.id: pair.right.text for pair in question.pairs}
    return paired | {piece.id: piece.text for piece in question.distractors}


def _unfit(question: Question) -> Unfit:
    left = [pair.left.text for pair in question.pairs]
    right = {pair.right.text for pair in question.pairs}
    if len(left) < 2:
        yield "pairs", "needs two pairs at least, each with 'left' and 'right'."
    if len(set(left)) < len(left):
        yield "pairs", "has something on the left twice; each belongs to one pair."
    if len(right) < 2 and len(left) > 1:
        yield "pairs", "has one right side only, so there is nothing to tell apart."
    for piece in question.distractors:
        if piece.text in right:
            yield "distractors", f"'{piece.text}' is right for a pair; a distractor belongs to none."
    if len({piece.text for piece in question.distractors}) < len(question.distractors):
        yield "distractors", "names something twice; once is enough."


KIND = QuestionKind(
    name="matching",
    title="Find the pairs",
    answer_field="pairs",
    time_limit_s=180,
    check=_check,
    score=_score,
    key_fields=("pairs", "distractors"),
    unfit=_unfit,
    graded=True,
)
