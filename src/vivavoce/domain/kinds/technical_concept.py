"""An open question about how something works."""

from vivavoce.domain.kinds import QuestionKind, require_text

KIND = QuestionKind(
    name="technical_concept", title="Open question", answer_field="answer", time_limit_s=300, check=require_text
)
