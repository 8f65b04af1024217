"""What the doors need, filled in by `main` and kept in `app.state.doors`."""

from __future__ import annotations

from asyncio import Semaphore
from dataclasses import dataclass

from fastapi.requests import HTTPConnection

from vivavoce.api.assessing.quiet import QuietRounds
from vivavoce.api.conversation import Controllers
from vivavoce.api.exporting import Exporting
from vivavoce.api.meter import Meter
from vivavoce.desk.applications import Applications
from vivavoce.desk.attempts import Attempts
from vivavoce.desk.bank import LaidBank
from vivavoce.desk.bank_editing import BankEditing
from vivavoce.desk.calibration import Calibration
from vivavoce.desk.coding_offer import CodingOffer
from vivavoce.desk.fairness import Fairness
from vivavoce.desk.grading import Grading
from vivavoce.desk.helping import Helping
from vivavoce.desk.interviews import Interviews
from vivavoce.desk.inviting import Inviting
from vivavoce.desk.many_invitations import ManyInvitations
from vivavoce.desk.media import Media
from vivavoce.desk.models import Models
from vivavoce.desk.profiles import Profiles
from vivavoce.desk.progress import ProgressDesk
from vivavoce.desk.recordings import Recordings
from vivavoce.desk.results import Results
from vivavoce.desk.simulations import Simulations
from vivavoce.desk.speech import Speech
from vivavoce.desk.teams import Teams
from vivavoce.desk.tests import Tests
from vivavoce.engine.engine import Engine
from vivavoce.ports.bus import Bus
from vivavoce.ports.clock import Clock
from vivavoce.ports.code import CodeRunner
from vivavoce.ports.helping import HelpBook
from vivavoce.storage.database import Database
from vivavoce.voice.voices import Voices


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    engine: Engine
    bank: LaidBank
    editing: BankEditing
    interviews: Interviews
    profiles: Profiles
    grading: Grading
    tests: Tests
    applications: Applications
    inviting: Inviting
    coding_offer: CodingOffer
    many_invitations: ManyInvitations
    attempts: Attempts
    teams: Teams
    help_book: HelpBook
    helping: Helping
    results: Results
    fairness: Fairness
    simulations: Simulations
    progress: ProgressDesk
    controllers: Controllers
    clock: Clock
    database: Database
    meter: Meter
    media: Media
    models: Models
    speech: Speech
    calibration: Calibration
    bus: Bus
    entrance: Semaphore
    """Few come in at a time: when all come back at once, the first are served while the last still wait."""
    quiet_rounds: QuietRounds
    runner: CodeRunner
    voices: Voices | None
    recordings: Recordings
    exporting: Exporting


def doors_of(connection: HTTPConnection) -> Doors:
    doors: Doors = connection.app.state.doors
    return doors
