"""An estimate, such as how many lifts a city has. Within a factor of two it earns everything, within ten the half."""

from __future__ import annotations

from decimal import Decimal

from vivavoce.domain.figures import number_in
from vivavoce.domain.keyed import NO_KEY, Part, by_key, only
from vivavoce.domain.kinds import QuestionKind, Unfit
from vivavoce.domain.question import Answer, Question
from vivavoce.domain.refusal import Refused
from vivavoce.domain.scoring import Scorecard

CLOSE, NEAR = Decimal(2), Decimal(10)


def check(question: Question, answer: Answer) -> None:
    only(answer, "number")
    if number_in(answer.number or "") <= 0:
        raise Refused("not_a_number", "An estimate is larger than nothing. Write how many you think there are.")


def score(question: Question, answer: Answer) -> Scorecard:
    about = dict(question.own).get("about")
    if not isinstance(about, int | float):
        return NO_KEY
    given, right = number_in(answer.number or ""), Decimal(repr(about))
    times_off = max(given / right, right / given)
    earned = 1.0 if times_off <= CLOSE else 0.5 if times_off <= NEAR else 0.0
    part = Part(name="Order of magnitude", given=answer.number or "", right=f"about {about:,.0f}", earned=earned)
    return by_key(question, (part,), f"About {about:,.0f} is a good estimate.")


def unfit(question: Question) -> Unfit:
    about = dict(question.own).get("about")
    if not isinstance(about, int | float) or isinstance(about, bool) or about <= 0:
        yield "about", "is missing; write the number that a good estimate comes near to."


KIND = QuestionKind(
    name="estimate",
    title="An estimate",
    answer_field="number",
    time_limit_s=180,
    check=check,
    score=score,
    key_fields=("about",),
    unfit=unfit,
    graded=True,
)
