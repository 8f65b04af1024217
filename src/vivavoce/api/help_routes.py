"""What the help can tell about the platform, to be read without asking."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from vivavoce.api.access import SignedIn
from vivavoce.api.account_routes import Model
from vivavoce.api.doors import Doors, doors_of
from vivavoce.api.problems import problems
from vivavoce.api.services import operation_id

router = APIRouter(prefix="/api/help", tags=["help"], generate_unique_id_function=operation_id)


class HelpTopic(Model):
    id: str
    title: str
    text: str


class HelpTopics(Model):
    items: list[HelpTopic]


@router.get("/topics", responses=problems(401, 403))
async def help_topics(principal: SignedIn, doors: Annotated[Doors, Depends(doors_of)]) -> HelpTopics:
    """Everything that the chat help tells about the platform, in the order of an interview."""
    topics = doors.help_book.topics
    return HelpTopics(items=[HelpTopic(id=topic.id, title=topic.title, text=topic.text) for topic in topics])
