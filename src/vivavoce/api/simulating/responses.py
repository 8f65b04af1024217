"""What a response of Door C says to a question, whichever kind it is of."""

from __future__ import annotations

import re
from dataclasses import replace

from vivavoce.api.answers import answer_from
from vivavoce.api.simulating.models import SubmitResponse
from vivavoce.desk.simulations import language_of
from vivavoce.domain.kinds import answer_field
from vivavoce.domain.question import Answer
from vivavoce.domain.refusal import Refused
from vivavoce.domain.state import Session

LETTERS = re.compile(r"\s*[A-Za-z](?:\s*[, ]\s*[A-Za-z])*\s*")


def answer_of(session: Session, given: SubmitResponse) -> Answer:
    """Words and code under this door's names; a choice may be written as its letters."""
    answer = answer_from(given)
    text = given.response_text if given.response_text is not None else answer.text
    code = given.code_solution if given.code_solution is not None else answer.code
    asked = session.find(given.question_id)
    if asked is not None and text is not None and answer_field(asked.question) == "option" and LETTERS.fullmatch(text):
        return replace(answer, text=None, options=tuple(re.findall(r"[A-Z]", text.upper())))
    return replace(answer, text=text, code=code, language=_language(session, given.language, code))


def _language(session: Session, told: str | None, code: str | None) -> str | None:
    language = told or (language_of(session) if code else None)
    if code and language is None:
        raise Refused("language_missing", "Code comes with its language. Name it in 'language', and send both again.")
    return language
