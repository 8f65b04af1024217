"""The models and the speech, for admins: how each account is, how patiently it is asked, how fast spoken turns are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse
from pydantic import BaseModel, RootModel

from vivavoce.api.access import Permission, Principal, may
from vivavoce.api.doors import Doors, doors_of
from vivavoce.api.problems import problems
from vivavoce.api.wire import moment
from vivavoce.desk.models import Models
from vivavoce.desk.speech import SpeechPart
from vivavoce.domain.speech import steps_of
from vivavoce.ports.speech import Speaker, Transcriber
from vivavoce.resilience.policy import CHANGEABLE, Bounds, Policy
from vivavoce.resilience.states import AccountState

router = APIRouter(prefix="/api/admin", tags=["admin"], responses=problems(401, 403))
Here = Annotated[Doors, Depends(doors_of)]
Operator = Annotated[Principal, Depends(may(Permission.OPERATE))]

EFFECTS = {
    "deadline_s": "How many seconds a request may take in all, over every vendor and attempt. After that the built-in "
    "interviewer does it.",
    "probe_deadline_s": "How many seconds a candidate waits for a vendor that was down, when no other vendor is there.",
    "attempts": "How often one account is asked for one thing before the next account is.",
    "hedge_s": "How many seconds a vendor that was down has to answer before the next one is asked as well.",
    "idle_s": "How many seconds a stream of words may stand still before it counts as broken.",
    "per_account": "How many requests one account has at the same time.",
    "per_interview": "How many requests one interview has at the same time.",
    "in_all": "How many requests there are at the same time in all; more are turned to the built-in interviewer.",
    "tokens_per_interview": "How many tokens one interview may spend. Beyond that the built-in interviewer goes on. "
    "Empty means no limit.",
    "tokens_per_day": "How many tokens all interviews may spend in a day, in UTC. Empty means no limit.",
}
"""What each setting that can be changed while the service runs does, in a sentence."""


class AccountRow(BaseModel):
    name: str
    vendor: str
    number: int
    model: str
    condition: str
    words: str
    since: str | None
    until: str | None
    requests: int
    busy: int
    failures: dict[str, int]
    last_failure: str | None
    latency_p50_s: float | None
    latency_p95_s: float | None


class ModelAccount(AccountRow):
    tokens_today: int


class SpeechAccount(AccountRow):
    used_today: int


class SpeechPartState(BaseModel):
    """Asked in the order of `accounts`; `built_in` stands in when none of them answers; `unit` is what `used_today`
    counts, `available` whether anybody of them can be asked now."""

    available: bool
    accounts: list[SpeechAccount]
    built_in: str | None
    unit: str
    words: str


class StepTimes(BaseModel):
    """Of spoken turns in which this step happened, in milliseconds from the end of speech; `capture` is how late the
    last sound came in, and `client` the whole way by the client's own clock."""

    step: str
    turns: int
    p50_ms: float
    p95_ms: float


class SpokenTurns(BaseModel):
    """The last turns of the process that answers this, `turns` of them, and how many `calls` it has now. The report of
    an interview has each of its own; `/metrics` has all since the start."""

    calls: int
    turns: int
    steps: list[StepTimes]


class SpeechState(BaseModel):
    hearing: SpeechPartState
    speaking: SpeechPartState
    timing: SpokenTurns


class ModelSetting(BaseModel):
    name: str
    value: float | None
    default: float | None
    least: float
    most: float
    whole: bool
    optional: bool
    effect: str


class ModelsState(BaseModel):
    set_up: bool
    accounts: list[ModelAccount]
    settings: list[ModelSetting]
    tokens_today: int


class ChangedSettings(RootModel[dict[str, float | None]]):
    """Names of settings with their new values; null where a limit is to be none."""


@router.get("/models", response_model=ModelsState)
async def read_models(doors: Here, operator: Operator) -> JSONResponse:
    """Every account of every vendor, and the settings that can be changed while the service runs."""
    return JSONResponse(await _told(doors.models))


@router.put("/models", response_model=ModelsState, responses=problems(422, 503))
async def change_models(changed: ChangedSettings, doors: Here, operator: Operator) -> JSONResponse:
    """Change settings, all of them or none. They hold at once and after a restart; what has begun keeps what it had."""
    values = {name: _whole(name, value) for name, value in changed.root.items()}
    await doors.models.change(values)
    return JSONResponse(await _told(doors.models))


@router.get("/speech", response_model=SpeechState)
async def read_speech(doors: Here, operator: Operator) -> JSONResponse:
    """Every account that hears and that speaks, what stands in for them, and how fast spoken turns were of late."""
    turns = doors.meter.late_turns
    timing = {
        "calls": int(doors.meter.calls()),
        "turns": len(turns),
        "steps": [asdict(step) for step in steps_of(turns)],
    }
    return JSONResponse(
        {
            "hearing": _part(doors.speech.hearing, doors.speech.transcriber),
            "speaking": _part(doors.speech.speaking, doors.speech.speaker),
            "timing": timing,
        }
    )


def _part(part: SpeechPart, who: Transcriber | Speaker | None) -> dict[str, Any]:
    return {
        "available": who is not None and who.available,
        "accounts": [_row(state, part.names) | {"used_today": state.tokens_today} for state in part.states()],
        "built_in": part.built_in,
        "unit": part.unit,
        "words": part.words,
    }


async def _told(models: Models) -> dict[str, Any]:
    current, default = models.live.current, Policy()
    return {
        "set_up": models.set_up,
        "accounts": [_row(state, models.names) | {"tokens_today": state.tokens_today} for state in models.states()],
        "settings": [_setting(name, bounds, current, default) for name, bounds in CHANGEABLE.items()],
        "tokens_today": await models.spent_today(),
    }


def _row(state: AccountState, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": state.name,
        "vendor": state.vendor,
        "number": state.number,
        "model": names.get(state.name, ""),
        "condition": state.condition,
        "words": state.words,
        "since": moment(state.since),
        "until": moment(state.until),
        "requests": state.requests,
        "busy": state.busy,
        "failures": state.failures,
        "last_failure": state.last_failure,
        "latency_p50_s": state.latency_p50_s,
        "latency_p95_s": state.latency_p95_s,
    }


def _setting(name: str, bounds: Bounds, current: Policy, default: Policy) -> dict[str, Any]:
    return {
        "name": name,
        "value": getattr(current, name),
        "default": getattr(default, name),
        "least": bounds.least,
        "most": bounds.most,
        "whole": bounds.whole,
        "optional": bounds.optional,
        "effect": EFFECTS[name],
    }


def _whole(name: str, value: float | None) -> float | None:
    """JSON has one kind of number: 3.0 is 3 where a whole one is wanted."""
    bounds = CHANGEABLE.get(name)
    if bounds is None or not bounds.whole or value is None or not value.is_integer():
        return value
    return int(value)
