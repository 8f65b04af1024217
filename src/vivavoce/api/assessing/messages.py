"""Door B's messages from the client, as models; `docs/websocket.md` is generated from them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from vivavoce.api.answers import AnswerFields
from vivavoce.api.vocabulary import ClientMessage, Vocabulary

TEST_ID_MAX = 2**31 - 1
TestId = Annotated[int, Field(ge=1, le=TEST_ID_MAX)]
Selected = Annotated[str, Field(min_length=1, max_length=2000)]


class StartAssessmentMessage(ClientMessage):
    """Begin an attempt, or go on with the one that runs: the first question, or the open one, follows by itself.
    Without `test_id`, the test that the address named."""

    type: Literal["start_assessment"]
    test_id: TestId | None = None

    @field_validator("test_id", mode="before")
    @classmethod
    def _no_truth(cls, value: Any) -> Any:
        if isinstance(value, bool):
            raise ValueError("a test's id is a number")
        return value


class GetQuestionMessage(ClientMessage):
    """Ask for the open question again. On a new connection it goes on with the attempt that runs."""

    type: Literal["get_question"]


class SubmitAnswerMessage(AnswerFields, ClientMessage):
    """An answer. `selected_option` is a letter, in any case, or the whole option ("A) Scalability"), or a list of
    them where several are right. Other questions name their field in `answer_field`."""

    type: Literal["submit_answer"]
    question_id: Annotated[str, Field(min_length=1, max_length=100)]
    selected_option: Selected | Annotated[list[Selected], Field(max_length=26)] | None = None

    @model_validator(mode="after")
    def _answers(self) -> SubmitAnswerMessage:
        beside = {"type", "id", "question_id", "language", "files", "confidence_level"}
        if all(getattr(self, name) is None for name in type(self).model_fields if name not in beside):
            raise ValueError("send the answer: selected_option, or the field that the question names")
        return self


class ChatMessage(ClientMessage):
    """Ask for help with the platform or with the wording; never answered with what a question asks for."""

    type: Literal["chat_message"]
    message: Annotated[str, Field(min_length=1, max_length=1000)]


class HeartbeatMessage(ClientMessage):
    """Still here; answered by `heartbeat`."""

    type: Literal["heartbeat"]


class PauseAssessmentMessage(ClientMessage):
    """Stop the assessment and its clock for now, where the test allows it."""

    type: Literal["pause_assessment"]


class ResumeAssessmentMessage(ClientMessage):
    """Go on after a pause: the open question comes again."""

    type: Literal["resume_assessment"]


class HintMessage(ClientMessage):
    """Ask for the next hint, where the test gives any."""

    type: Literal["hint"]


class SkipQuestionMessage(ClientMessage):
    """Leave the open question unanswered, where the test allows it."""

    type: Literal["skip_question"]
    question_id: Annotated[str, Field(max_length=100)] | None = None


class IntegrityMessage(ClientMessage):
    """A fact that the candidate was told would be noted, such as `tab_hidden` or `paste`."""

    type: Literal["integrity"]
    kind: Annotated[str, Field(min_length=1, max_length=40)]


class TakeControlMessage(ClientMessage):
    """Answer from this device from now on; the others follow."""

    type: Literal["take_control"]


AnyMessage = (
    StartAssessmentMessage
    | GetQuestionMessage
    | SubmitAnswerMessage
    | ChatMessage
    | HeartbeatMessage
    | PauseAssessmentMessage
    | ResumeAssessmentMessage
    | HintMessage
    | SkipQuestionMessage
    | IntegrityMessage
    | TakeControlMessage
)

VOCABULARY: Vocabulary[AnyMessage] = Vocabulary(AnyMessage)
