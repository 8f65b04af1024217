"""How every account is, for people and for machines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from vivavoce.resilience.pool import Account

Condition = Literal["up", "slow", "resting", "open", "probing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountState:
    """`words` says the condition to a person. `until` is there for those that rest or are open."""

    name: str
    vendor: str
    number: int
    condition: Condition
    words: str
    since: float
    until: float | None
    requests: int
    busy: int
    failures: dict[str, int]
    last_failure: str | None
    tokens_today: int
    latency_p50_s: float | None
    latency_p95_s: float | None


def state_of(account: Account[Any], now: float) -> AccountState:
    condition = condition_of(account, now)
    record = account.record
    return AccountState(
        name=account.name,
        vendor=account.vendor,
        number=account.number,
        condition=condition,
        words=plainly(account, now),
        since=account.resting_since if condition == "resting" else account.breaker.since,
        until=_until(account, condition),
        requests=record.requests,
        busy=account.slots.busy,
        failures=dict(record.failures),
        last_failure=record.last_failure,
        tokens_today=record.tokens_today(now),
        latency_p50_s=record.latency(0.5),
        latency_p95_s=record.latency(0.95),
    )


def condition_of(account: Account[Any], now: float) -> Condition:
    if account.resting(now):
        return "resting"
    if account.breaker.state != "closed":
        return account.breaker.state
    usual = account.record.latency(0.5)
    return "slow" if usual is not None and usual > account.live.current.slow_s else "up"


def plainly(account: Account[Any], now: float) -> str:
    condition = condition_of(account, now)
    if condition == "resting":
        return f"resting until {_time(account.rest_until)}"
    if condition == "open" and account.breaker.until > now:
        return f"open until {_time(account.breaker.until)}"
    if condition == "open":
        return "open: the next request that comes tries it"
    return condition


def _until(account: Account[Any], condition: Condition) -> float | None:
    return {"resting": account.rest_until, "open": account.breaker.until}.get(condition)


def _time(when: float) -> str:
    return f"{datetime.fromtimestamp(when, UTC):%H:%M:%S} UTC"
