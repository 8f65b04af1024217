"""What the model says to a request: the answer of the script, spoilt as its fault wants it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from vivavoce.sim.vendor_servers.ask import Ask, Json, Output

MEGABYTE = 1_000_000
PROSE = "Certainly! I have read it with care, and I would say that it is rather good on the whole."
REFUSAL = "I'm sorry, but I can't help with that."
INSTEAD = {"refusal": REFUSAL, "prose": PROSE, "empty": ""}
NEVER_SAID = "and thereupon seven purple walruses signed the treaty"
MUCH = "and so on and so forth, " * (MEGABYTE // 24 + 1)


def speak(ask: Ask, answer: str | Json) -> Output:
    if ask.fault in INSTEAD:
        return Output(INSTEAD[ask.fault], finish="refusal" if ask.fault == "refusal" else "stop")
    tool = ask.tool if isinstance(answer, dict) else None
    said = spoilt(answer, ask.fault)
    text = said if isinstance(said, str) else json.dumps(said)
    if ask.fault == "truncated_json":
        return Output(text[: len(text) * 2 // 3], tool, finish="length")
    return Output(text, tool)


def spoilt(answer: str | Json, fault: str) -> str | Json:
    spoilt: str | Json = answer
    if fault == "score_11":
        spoilt = _replaced(answer, ("score", "points", "confidence"), 11, (int, float))
    elif fault == "false_quote":
        spoilt = _replaced(answer, ("quote", "quotes"), NEVER_SAID, (str,))
    elif fault == "one_megabyte":
        spoilt = _swollen(answer)
    return spoilt


def _replaced(value: Any, names: tuple[str, ...], put: object, kinds: tuple[type, ...], *, named: bool = False) -> Any:
    """Every field of those names that holds one of those kinds, or a list of them, holds `put` instead."""
    if isinstance(value, list):
        return [_replaced(one, names, put, kinds, named=named) for one in value]
    if isinstance(value, dict):
        return {name: _replaced(held, names, put, kinds, named=name in names) for name, held in value.items()}
    return put if named and isinstance(value, kinds) else value


def _swollen(answer: str | Json) -> str | Json:
    """Of the right form still: the longest text in it grows, or there is room after it without end."""
    if isinstance(answer, str):
        return answer + MUCH
    grown = deepcopy(answer)
    holder, name = max(_texts(grown), key=lambda found: len(found[0][found[1]]), default=(None, None))
    if holder is None:
        return json.dumps(answer) + " " * MEGABYTE
    holder[name] += MUCH
    return grown


def _texts(value: Any) -> Iterator[tuple[Any, Any]]:
    """Where in it the texts stand."""
    for name, held in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(held, str):
            yield value, name
        elif isinstance(held, (dict, list)):
            yield from _texts(held)
