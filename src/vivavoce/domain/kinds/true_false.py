"""A statement that holds or does not; the key decides. Its two options are made by the reader of packs."""

from vivavoce.domain.kinds import QuestionKind, Unfit
from vivavoce.domain.kinds.multiple_choice import check_one, score_one
from vivavoce.domain.question import Question

WORDS = ("True", "False")


def _unfit(question: Question) -> Unfit:
    if tuple(option.text for option in question.options) != WORDS:
        yield "holds", "is missing; write 'holds: true' or 'holds: false'."


KIND = QuestionKind(
    name="true_false",
    title="True or false",
    answer_field="option",
    time_limit_s=60,
    check=check_one,
    score=score_one,
    key_fields=("holds", "misconception"),
    unfit=_unfit,
    chance=0.5,
)
