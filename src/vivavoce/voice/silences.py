"""A model that listens to the sound is asked in each silence whether the turn is over."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from vivavoce.domain.turn_taking import TurnTaking
from vivavoce.ports.errors import RemoteFailure
from vivavoce.ports.turn_end import TurnEnd
from vivavoce.voice.floor import Floor
from vivavoce.voice.listening import Listening

ASKED_AFTER_S, ASKED_OF_S = 0.2, 8.0
"""How long a silence is before it is asked, and of how much sound."""

log = structlog.get_logger(__name__)


class Silences:
    def __init__(self, floor: Floor, judged: Callable[[Listening, float, float], None]) -> None:
        """`judged` is told which turn, until when it was spoken in when that was asked, and how likely it is over."""
        self._floor = floor
        self._judged = judged
        self._asked = False

    def look(self, turns: TurnTaking, listening: Listening | None) -> None:
        """Once in each silence, early enough that the answer can shorten it."""
        turn, turn_end = turns.turn, self._floor.voices.turn_end
        if turn is None or turn.doubtful or turn.pressed or turns.silence_s < ASKED_AFTER_S:
            self._asked = False
            return
        if not self._asked and turn_end is not None and listening is not None:
            self._floor.tasks.start(self._judge(listening, turn.spoke_until, turn_end), "judge a silence")
        self._asked = True

    async def _judge(self, listening: Listening, spoke_until: float, turn_end: TurnEnd) -> None:
        text = listening.last.text if listening.last is not None else ""
        try:
            over = await turn_end.over(listening.last_seconds(ASKED_OF_S), text)
        except RemoteFailure as failure:
            log.warning("turn_end_not_judged", code=failure.code, why=failure.detail, session_id=self._floor.session_id)
            return
        self._judged(listening, spoke_until, over)
