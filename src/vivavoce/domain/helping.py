"""What was asked of the help during a test is a fact of it. In practice nothing is noted."""

from __future__ import annotations

from vivavoce.domain import commands as c
from vivavoce.domain import events as e
from vivavoce.domain.refusal import Refused
from vivavoce.domain.state import ENDED, Session

HELP_NOTED_MAX = 50
TEXT_LENGTH_MAX = 1000
REPLY_LENGTH_MAX = 4000


def note_help(state: Session, command: c.NoteHelp) -> tuple[e.Event, ...]:
    if state.blueprint.mode != "test":
        raise Refused("only_in_a_test", "What is asked in practice is not kept.")
    if state.status in ENDED or state.status == "scheduled":
        raise Refused("wrong_state", "The test is not running, so nothing is noted.")
    if state.help_asked >= HELP_NOTED_MAX:
        raise Refused("enough_noted", f"{HELP_NOTED_MAX} messages to the help are noted; no more are kept.")
    asked = e.HelpAsked(
        at=command.at,
        cause=command.key,
        question_id=state.open_id,
        text=command.text[:TEXT_LENGTH_MAX],
        reply=command.reply[:REPLY_LENGTH_MAX],
        origin=command.origin,
        by=command.by or "",
    )
    return (asked,)
