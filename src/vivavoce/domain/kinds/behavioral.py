"""A question about something the candidate did; scored by the parts of the story."""

from vivavoce.domain.kinds import QuestionKind, require_text

KIND = QuestionKind(
    name="behavioral",
    title="Experience",
    answer_field="answer",
    time_limit_s=360,
    check=require_text,
    structural=True,
)
