"""A problem solved in code. Only tests that ran may score the code; the talk about it is scored by its rubric."""

from vivavoce.domain.kinds import QuestionKind, require_text_or_code

KIND = QuestionKind(
    name="coding_problem", title="Coding", answer_field="code", time_limit_s=1500, check=require_text_or_code
)
