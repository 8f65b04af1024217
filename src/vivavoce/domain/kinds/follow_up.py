"""A short question that goes after one point that the answer before left out."""

from vivavoce.domain.kinds import QuestionKind, require_text

KIND = QuestionKind(name="follow_up", title="Follow-up", answer_field="answer", time_limit_s=180, check=require_text)
