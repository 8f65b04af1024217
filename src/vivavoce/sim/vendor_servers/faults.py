"""Everything that a vendor's server can be told to do wrong, by name."""

from __future__ import annotations

from dataclasses import dataclass

ADDRESS_FAULTS = ("dns", "tls", "refused")
WIRE_FAULTS = ("hang", "hang_in_stream", "cut", "late_duplicate", "error_in_stream")
ERROR_FAULTS = ("429", "429_retry_after", "500_burst", "401", "overloaded")
SPOKEN_FAULTS = ("empty", "refusal", "prose", "truncated_json", "score_11", "false_quote", "one_megabyte")
FAULTS = ("none", "slow", *ADDRESS_FAULTS, *WIRE_FAULTS, *ERROR_FAULTS, *SPOKEN_FAULTS)


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error that each vendor words in its own way."""

    kind: str
    message: str
    retry_after_s: float | None = None


BAD_KEY = Trouble("bad_key", "The API key that was given is not valid.")
BROKEN = Trouble("broken", "The server had an error while it processed the request.")
OVERLOADED = Trouble("overloaded", "Overloaded, for the moment.")
NO_SUCH_PATH = Trouble("not_found", "There is nothing at this address.")


def limited(retry_after_s: float | None) -> Trouble:
    return Trouble("limited", "Too many requests with this key.", retry_after_s)


def unusable(message: str) -> Trouble:
    return Trouble("unusable", message)


class Unusable(Exception):
    """The request is not one that the vendor would take; says what is wrong with it."""


def known(fault: str) -> str:
    if fault not in FAULTS:
        raise ValueError(f"No fault is called {fault!r}. There are: {', '.join(FAULTS)}.")
    return fault
