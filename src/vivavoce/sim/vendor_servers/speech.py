"""What the model says to a request: the answer of the script, spoilt as its fault wants it."""

from __future__ import annotations

import json
from typing import Any

from vivavoce.sim.vendor_servers.ask import Ask, Json, Output

MEGABYTE = 1_000_000
PROSE = "Certainly! I have read it with care, and I would say that it is rather good on the whole."
REFUSAL = "I'm sorry, but I can't help with that."
NEVER_SAID = "and thereupon seven purple walruses signed the treaty"
BABBLE = "and so on and so forth, "


def speak(ask: Ask, answer: str | Json) -> Output:
    if ask.fault in ("refusal", "prose", "empty"):
        said = {"refusal": REFUSAL, "prose": PROSE, "empty": ""}[ask.fault]
        return Output(said, finish="refusal" if ask.fault == "refusal" else "stop")
    answer = spoilt(answer, ask.fault)
    text = answer if isinstance(answer, str) else json.dumps(answer)
    tool = ask.tool if isinstance(answer, dict) else None
    if ask.fault == "truncated_json":
        return Output(text[: len(text) * 2 // 3], tool, finish="length")
    return Output(text, tool)


def spoilt(answer: str | Json, fault: str) -> str | Json:
    spoilt: str | Json = answer
    if fault == "score_11":
        spoilt = _replaced(answer, ("score", "points"), 11)
    elif fault == "false_quote":
        spoilt = _replaced(answer, ("quote",), NEVER_SAID)
    elif fault == "one_megabyte":
        spoilt = _swollen(answer)
    return spoilt


def _replaced(value: Any, names: tuple[str, ...], put: object) -> Any:
    """Every field of those names that holds something holds `put` instead."""
    if isinstance(value, list):
        return [_replaced(one, names, put) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: put if name in names and held is not None else _replaced(held, names, put) for name, held in value.items()
    }


def _swollen(answer: str | Json) -> str | Json:
    """Of the right form still, where there is a text in it that can grow."""
    if isinstance(answer, str):
        return answer + BABBLE * (MEGABYTE // len(BABBLE) + 1)
    for name, held in answer.items():
        if isinstance(held, str):
            return {**answer, name: held + BABBLE * (MEGABYTE // len(BABBLE) + 1)}
    return json.dumps(answer) + " " * MEGABYTE
