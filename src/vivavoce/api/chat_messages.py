"""The messages of the chat help, as models; `docs/websocket.md` is generated from them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from vivavoce.api.answer_models import Origin
from vivavoce.api.vocabulary import ClientMessage, Vocabulary
from vivavoce.ports.helping import MESSAGE_LENGTH_MAX


class ChatMessage(ClientMessage):
    """Ask about the platform, the wording of a question or, in practice, a concept. `session_id` names the session that
    it is about; a test that is running sets the rules whether it is named or not."""

    type: Literal["chat_message"]
    message: Annotated[str, Field(min_length=1, max_length=MESSAGE_LENGTH_MAX, pattern=r"\S")]
    session_id: Annotated[str, Field(min_length=1, max_length=100)] | None = None


class Heartbeat(ClientMessage):
    """A sign of life; answered by one."""

    type: Literal["heartbeat"]


AnyChatMessage = ChatMessage | Heartbeat
VOCABULARY: Vocabulary[AnyChatMessage] = Vocabulary(AnyChatMessage)


class AuthSuccess(BaseModel):
    """The first frame of a connection that was let in."""

    user_id: int
    connection_id: str
    timestamp: str


class SystemMessage(BaseModel):
    """The reply. `recorded` says that it and the message are kept with a test that is running; nothing else is kept."""

    message: str
    origin: Origin
    topic: str | None
    recorded: bool
    timestamp: str


class HeartbeatBack(BaseModel):
    """The answer to `heartbeat`."""

    timestamp: str


class ChatError(BaseModel):
    """What was refused, and why. Nothing was changed, and the connection lives."""

    code: str
    error: str
    retryable: bool
    timestamp: str
    id: str | None


CHAT_SERVER: dict[str, type[BaseModel]] = {
    "auth_success": AuthSuccess,
    "system_message": SystemMessage,
    "heartbeat": HeartbeatBack,
    "error": ChatError,
}
