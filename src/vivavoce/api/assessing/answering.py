"""What a candidate selected, however they wrote it: "a", "A)", or the whole of "A) Scalability"."""

from __future__ import annotations

import re
from dataclasses import replace

from vivavoce.api.answers import answer_from
from vivavoce.api.assessing.messages import SubmitAnswerMessage
from vivavoce.domain.question import Answer

LETTER = re.compile(r"\s*([A-Za-z])(?:\s*[).:].*)?\s*", re.DOTALL)
SHOWN_MAX = 20


def answer_of(message: SubmitAnswerMessage) -> Answer:
    answer = answer_from(message)
    selected = message.selected_option
    if selected is None:
        return answer
    chosen = [selected] if isinstance(selected, str) else selected
    return replace(answer, options=tuple(letter_of(option) for option in chosen))


def letter_of(option: str) -> str:
    """What names no letter stays as it is, for the rules to refuse by name."""
    found = LETTER.fullmatch(option)
    return found[1].upper() if found else option.strip()[:SHOWN_MAX]
