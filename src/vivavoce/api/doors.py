"""What the doors need, filled in by `main` and kept in `app.state.doors`."""

from __future__ import annotations

from asyncio import Semaphore
from dataclasses import dataclass

from fastapi.requests import HTTPConnection

from vivavoce.api.conversation import Controllers
from vivavoce.api.meter import Meter
from vivavoce.desk.calibration import Calibration
from vivavoce.desk.grading import Grading
from vivavoce.desk.interviews import Interviews
from vivavoce.desk.models import Models
from vivavoce.desk.profiles import Profiles
from vivavoce.engine.engine import Engine
from vivavoce.ports.bank import Bank
from vivavoce.ports.clock import Clock
from vivavoce.storage.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    engine: Engine
    bank: Bank
    interviews: Interviews
    profiles: Profiles
    grading: Grading
    controllers: Controllers
    clock: Clock
    database: Database
    meter: Meter
    models: Models
    calibration: Calibration
    question_count: int
    entrance: Semaphore
    """Few come in at a time: when all come back at once, the first are served while the last still wait."""


def doors_of(connection: HTTPConnection) -> Doors:
    doors: Doors = connection.app.state.doors
    return doors
