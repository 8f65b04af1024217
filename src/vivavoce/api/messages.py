"""Door A's messages, as models: what a client may send, checked here; `docs/websocket.md` is generated from them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from vivavoce.api.answers import AnswerFields
from vivavoce.api.board_models import DrawnFields
from vivavoce.api.coding_models import CodeFields, DraftFields, RunFields, TypingFields
from vivavoce.api.vocabulary import ClientMessage, Vocabulary

AUDIO_LETTERS_MAX = 400_000
VoiceMode = Literal["off", "hands_free", "push_to_talk"]
TurnId = Annotated[str, Field(min_length=1, max_length=64)]


class GivenAnswer(AnswerFields, ClientMessage):
    question_id: Annotated[str, Field(min_length=1, max_length=100)]


class AnswerMessage(GivenAnswer):
    """An answer, in the field that the question's `answer_field` names: words in `answer`, code in `code`, letters in
    `option`, a number in `number`, ids in `order`, ids by id in `pairs`, or words by gap in `gaps`. Where the question
    has a `whiteboard`, a `board` is an answer too, with words or without. In a team it counts once everybody else who
    is there proposes the same or agrees to it."""

    type: Literal["answer"]


class ProposeMessage(GivenAnswer):
    """In a team: what you would answer. It takes the place of what you proposed before."""

    type: Literal["propose"]


class AgreeMessage(ClientMessage):
    """In a team: stand behind the proposal of a member. With `seq`, what was changed meanwhile is not agreed to."""

    type: Literal["agree"]
    question_id: Annotated[str, Field(min_length=1, max_length=100)]
    member_id: Annotated[str, Field(min_length=1, max_length=100)]
    seq: Annotated[int, Field(ge=1)] | None = None


class TeamMessage(ClientMessage):
    """In a team: a word to the others. It is kept with the test."""

    type: Literal["team_message"]
    text: Annotated[str, Field(min_length=1, max_length=500)]


class AudioChunkMessage(ClientMessage):
    """A piece of sound, base64; binary frames carry raw PCM16 at 16 kHz. Where the interview is no spoken one, what is
    heard comes back as `transcript` and nothing is submitted: send it as `answer`. `final` ends the turn. `audio` has
    400,000 letters at most, which is 9 s of PCM16: what is longer is refused, so send it in pieces. A message larger
    than a megabyte (24 s of it) closes the connection with 1009."""

    type: Literal["audio_chunk"]
    audio: Annotated[str, Field(max_length=AUDIO_LETTERS_MAX)]
    format: Literal["pcm16", "wav", "webm", "ogg"] = "pcm16"
    sample_rate: Annotated[int, Field(ge=8000, le=192_000)] | None = None
    final: bool = False


class VoiceMessage(ClientMessage):
    """Switch between voice and text, at any moment: how to listen, and whether to `speak`, which also goes with `off`:
    then the questions are read aloud and answered in writing. Where it is not said, it is spoken unless the mode is
    `off`. With `review`, what was heard is shown before it counts. Answered by `voice`, which says what works."""

    type: Literal["voice"]
    mode: VoiceMode = "hands_free"
    speak: bool | None = None
    review: bool = False


class TalkMessage(ClientMessage):
    """Push to talk: pressed, and released."""

    type: Literal["talk"]
    on: bool


class PlayedMessage(ClientMessage):
    """How far the voice was heard: sent at the first sound of a turn, when it was flushed, and at its end. `index` is
    the piece that is or was being played; `played_ms` counts from the first sound of this turn in this generation. The
    two moments are of the client's own clock, so that its latency can be compared."""

    type: Literal["played"]
    turn_id: TurnId
    generation: Annotated[int, Field(ge=0)]
    index: Annotated[int, Field(ge=0)]
    played_ms: Annotated[float, Field(ge=0, le=86_400_000)]
    first_audio_at_ms: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    speech_ended_at_ms: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None


class HushMessage(ClientMessage):
    """Stop speaking. The text stays, and `repeat` says it again."""

    type: Literal["hush"]
    turn_id: TurnId | None = None


class StopRecordingMessage(ClientMessage):
    """Keep no more of the candidate's voice, from now on and for the rest of the interview; what is being said goes
    with it. Followed by `voice`, where `recording` is false then. What was kept until now is listed by
    `GET /api/interviews/{id}/recordings`, each with the day until which it stays, and `DELETE` there removes it."""

    type: Literal["stop_recording"]


class PingMessage(ClientMessage):
    """A heartbeat; answered by `pong`."""

    type: Literal["ping"]


class GetCurrentQuestionMessage(ClientMessage):
    """Ask for the open question again, for example after a reconnection."""

    type: Literal["get_current_question"]


class HintMessage(ClientMessage):
    """Ask for the next hint."""

    type: Literal["hint"]


class RepeatMessage(ClientMessage):
    """Hear the question again."""

    type: Literal["repeat"]


class ClarifyMessage(ClientMessage):
    """Ask what the question means."""

    type: Literal["clarify"]
    text: Annotated[str, Field(max_length=2000)] = ""


class SkipMessage(ClientMessage):
    """Leave the open question unanswered."""

    type: Literal["skip"]
    question_id: Annotated[str, Field(max_length=100)] | None = None


class ThinkingMessage(ClientMessage):
    """Ask for a moment, or end it. In practice the clock stops meanwhile."""

    type: Literal["thinking"]
    on: bool = True


class PauseMessage(ClientMessage):
    """Stop the interview and its clock for now."""

    type: Literal["pause"]


class ResumeMessage(ClientMessage):
    """Go on after a pause."""

    type: Literal["resume"]


class EndMessage(ClientMessage):
    """End the interview; what was answered is in the report."""

    type: Literal["end"]


class RunCodeMessage(RunFields, ClientMessage):
    """Run the code of the open question: by the samples, or with own `arguments` (of a function) or own `stdin`. The
    `ack` says that it is kept; `run_progress` follows, then `run_result`, after a reconnection too."""

    type: Literal["run_code"]


class SubmitCodeMessage(CodeFields, ClientMessage):
    """Try the code by all tests. The question stays open; what was submitted last counts, if a test's time runs out."""

    type: Literal["submit_code"]


class TypingMessage(TypingFields, ClientMessage):
    """Some seconds of typing, to be replayed. It is kept with the interview."""

    type: Literal["typing"]


class SaveCodeMessage(DraftFields, ClientMessage):
    """All that is written so far, so that another device goes on with it."""

    type: Literal["save_code"]


class SaveBoardMessage(DrawnFields, ClientMessage):
    """All that is drawn so far, so that another device goes on with it: every few seconds at most, and on leaving."""

    type: Literal["save_board"]


class IntegrityMessage(ClientMessage):
    """A fact that the candidate was told would be noted, such as `tab_hidden` or `paste`."""

    type: Literal["integrity"]
    kind: Annotated[str, Field(min_length=1, max_length=40)]


AnyClientMessage = (
    AnswerMessage
    | ProposeMessage
    | AgreeMessage
    | TeamMessage
    | AudioChunkMessage
    | VoiceMessage
    | TalkMessage
    | PlayedMessage
    | HushMessage
    | StopRecordingMessage
    | PingMessage
    | GetCurrentQuestionMessage
    | HintMessage
    | RepeatMessage
    | ClarifyMessage
    | SkipMessage
    | ThinkingMessage
    | PauseMessage
    | ResumeMessage
    | EndMessage
    | RunCodeMessage
    | SubmitCodeMessage
    | TypingMessage
    | SaveCodeMessage
    | SaveBoardMessage
    | IntegrityMessage
)

VOCABULARY: Vocabulary[AnyClientMessage] = Vocabulary(AnyClientMessage)
