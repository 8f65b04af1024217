"""A design talked through and drawn: requirements, estimates, parts, failure, trade-offs."""

from vivavoce.domain.kinds import QuestionKind, require_text_or_drawing

KIND = QuestionKind(
    name="system_design",
    title="System design",
    answer_field="answer",
    time_limit_s=900,
    check=require_text_or_drawing,
    whiteboard=True,
)
