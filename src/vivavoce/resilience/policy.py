"""How patient and how thrifty the chain is. An admin may change it while it runs: what has begun keeps what it had."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from math import isfinite

from vivavoce.ports.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    deadline_s: float = 30.0
    """For the whole of an operation, over all vendors and attempts."""
    probe_deadline_s: float = 5.0
    """How long a request waits for its probe of an account that was down, where there is nobody else; for an account
    that is usually slower, twice what it usually takes. The probe itself has the whole deadline, so that one that is
    slow from the start can come back. Who was given this time at least and did not answer is taken to hang."""
    attempts: int = 3
    """With one account, for one operation."""
    backoff_s: float = 0.5
    backoff_max_s: float = 8.0
    hedge_s: float = 1.0
    """How long a request that probes waits before it goes to somebody else as well; 0 asks both at once."""
    idle_s: float = 10.0
    """Between two pieces of a stream."""
    slow_s: float = 10.0
    """An account whose answers usually take longer is shown as slow."""
    failures_to_open: int = 5
    open_s: float = 15.0
    open_max_s: float = 300.0
    key_rest_s: float = 900.0
    limited_rest_s: float = 5.0
    limited_rest_max_s: float = 300.0
    rest_max_s: float = 3600.0
    """What a vendor may ask for at most with Retry-After: one that says "next year" is asked again within the hour."""
    per_account: int = 64
    per_interview: int = 4
    in_all: int = 2000
    tokens_per_interview: int | None = None
    tokens_per_day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    least: float
    most: float
    whole: bool = False
    optional: bool = False

    def problem(self, value: object) -> str | None:
        if value is None and self.optional:
            return None
        if isinstance(value, bool) or not isinstance(value, int if self.whole else (int, float)):
            return f"It is {self.kind}{', or nothing for no limit' if self.optional else ''}."
        if not isfinite(value) or not self.least <= value <= self.most:
            return f"It is from {self.least:g} to {self.most:g}."
        return None

    @property
    def kind(self) -> str:
        return "a whole number" if self.whole else "a number"


TOKENS = Bounds(least=0, most=10**12, whole=True, optional=True)
CHANGEABLE = {
    "deadline_s": Bounds(least=1, most=120),
    "probe_deadline_s": Bounds(least=1, most=60),
    "attempts": Bounds(least=1, most=10, whole=True),
    "hedge_s": Bounds(least=0, most=30),
    "idle_s": Bounds(least=1, most=120),
    "per_account": Bounds(least=1, most=10_000, whole=True),
    "per_interview": Bounds(least=1, most=1_000, whole=True),
    "in_all": Bounds(least=1, most=100_000, whole=True),
    "tokens_per_interview": TOKENS,
    "tokens_per_day": TOKENS,
}


class LivePolicy:
    """The policy of now. Whoever begins something takes `current` once and keeps it to the end."""

    def __init__(self, policy: Policy | None = None) -> None:
        self.current = policy or Policy()
        self._told: list[Callable[[], None]] = []

    def change(self, /, **values: float | None) -> Policy:
        """All of the values or none. Raises `Invalid`, naming each that does not fit."""
        errors = tuple(
            {"field": name, "message": problem} for name, value in values.items() if (problem := _problem(name, value))
        )
        if errors:
            raise Invalid("These settings do not fit; nothing was changed.", errors=errors)
        self.current = replace(self.current, **values)  # type: ignore[arg-type]
        for tell in self._told:
            tell()
        return self.current

    def restore(self, policy: Policy) -> None:
        """Back to what it was, where a change could not be kept."""
        self.current = policy
        for tell in self._told:
            tell()

    def on_change(self, tell: Callable[[], None]) -> None:
        self._told.append(tell)


def _problem(name: str, value: object) -> str | None:
    bounds = CHANGEABLE.get(name)
    if bounds is not None:
        return bounds.problem(value)
    if name in {field.name for field in fields(Policy)}:
        return "It cannot be changed while the service runs."
    return f"There is no such setting. There are {', '.join(sorted(CHANGEABLE))}."
