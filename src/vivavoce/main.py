"""The only place that wires: from settings to a running app."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI

from vivavoce import __version__
from vivavoce.api import (
    account_routes,
    admin_routes,
    docs_page,
    grader_routes,
    interview_routes,
    interview_socket,
    model_routes,
    operations,
    profile_routes,
)
from vivavoce.api.access import Access
from vivavoce.api.conversation import Controllers
from vivavoce.api.doors import Doors
from vivavoce.api.meter import Meter
from vivavoce.api.security_headers import harden, inline_script_hashes
from vivavoce.api.services import Services, operation_id
from vivavoce.api.web import WebApp
from vivavoce.content.reader import PackBank, load_bank
from vivavoce.desk.calibration import Calibration
from vivavoce.desk.front import open_front, welcome_url
from vivavoce.desk.grading import Grading
from vivavoce.desk.interviews import Interviews
from vivavoce.desk.models import Models
from vivavoce.desk.profiles import Profiles
from vivavoce.desk.teaching import LogTeacher
from vivavoce.engine.engine import Engine
from vivavoce.engine.performer import Performer
from vivavoce.interviewer.builtin import BuiltinInterviewer
from vivavoce.interviewer.communication import Listening
from vivavoce.interviewer.embedding import embedder
from vivavoce.interviewer.judging import ModelScorer
from vivavoce.interviewer.learned import LearnedScorer
from vivavoce.interviewer.model_led import ModelInterviewer
from vivavoce.interviewer.planning import plan_interview
from vivavoce.interviewer.quoting import find
from vivavoce.interviewer.resume_reading import ModelResumeReader
from vivavoce.interviewer.scorer import BuiltinScorer, composed
from vivavoce.model_setup import digest_with, opened_models
from vivavoce.ports.clock import Clock, SystemClock
from vivavoce.settings import Settings, signing_secret
from vivavoce.storage.calibrations import SqlCalibrations
from vivavoce.storage.database import Database, open_database
from vivavoce.storage.events import SqlEventStore
from vivavoce.storage.exposure import SqlExposures
from vivavoce.storage.grading import SqlGradingIndex
from vivavoce.storage.judgements import SqlJudgements
from vivavoce.storage.keys import KeyRing
from vivavoce.storage.masters import MasterFile
from vivavoce.storage.migrate import migrate

WEB = Path(__file__).parent / "web"
COMING_IN_AT_ONCE = 16
DESCRIPTION = (
    "Viva Voce leads spoken, written, coded and multiple-choice interviews. "
    "Errors are problem+json; times are ISO 8601 in UTC. The WebSockets are described in docs/websocket.md."
)

ROUTED = (
    account_routes,
    profile_routes,
    admin_routes,
    model_routes,
    interview_routes,
    interview_socket,
    grader_routes,
    operations,
    docs_page,
)

OnReady = Callable[[str | None], None]


def build_app(settings: Settings, *, clock: Clock | None = None, on_ready: OnReady | None = None) -> FastAPI:
    """The app. It opens its database when it starts and closes it when it stops.

    `on_ready` is told when it takes requests, with the owner's one-time link if nobody owns this service yet.
    """
    web = WebApp(WEB)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with opened(app, settings, clock or SystemClock()) as services:
            if on_ready is not None:
                token = await services.links.ensure_owner()
                on_ready(token)
            yield

    app = FastAPI(
        title="Viva Voce",
        version=__version__,
        description=DESCRIPTION,
        lifespan=lifespan,
        generate_unique_id_function=operation_id,
        docs_url=None,
        redoc_url=None,
    )
    for routes in ROUTED:
        app.include_router(routes.router)
    app.router.default = web
    harden(app, settings.frontend_urls, _script_hashes(web))
    return app


@asynccontextmanager
async def opened(app: FastAPI, settings: Settings, clock: Clock) -> AsyncIterator[Services]:
    """Everything that the routes need, for as long as the app runs."""
    database, bank = await asyncio.gather(asyncio.to_thread(open_data, settings), asyncio.to_thread(load_bank))
    try:
        keys = await KeyRing.open(database, MasterFile(settings.data_dir / "master.key"))
        store = SqlEventStore(database, keys, digest_with(signing_secret(settings)))
        front = open_front(database, settings, clock)
        services = Services(
            settings=settings,
            access=Access(front.sign_ins),
            accounts=front.accounts,
            sign_ins=front.sign_ins,
            links=front.links,
            rate_limits=front.rate_limits,
        )
        app.state.services = services
        try:
            async with opened_models(settings, database, clock) as models:
                teacher = LogTeacher(SqlGradingIndex(database), store)
                calibration = Calibration(SqlCalibrations(database), bank.questions, store, clock)
                scorer = BuiltinScorer(embedder if settings.meaning else None)
                scorer.warm()
                performer = _performer(bank, scorer, models, database, settings, clock, store, teacher)
                engine = Engine(store, clock, performer, completed=calibration.completed)
                app.state.doors = _doors(engine, bank, models, database, keys, clock, calibration)
                await engine.start()
                calibration.every_night(settings.calibrate_hour_utc)
                yield services
                await engine.stop()
                await calibration.stop()
                scorer.close()
        finally:
            front.close()
    finally:
        await database.close()


def _performer(
    bank: PackBank,
    scorer: BuiltinScorer,
    models: Models,
    database: Database,
    settings: Settings,
    clock: Clock,
    store: SqlEventStore,
    teacher: LogTeacher,
) -> Performer:
    """The built-in interviewer and scorer, and where a model is set up, one that stands on them. Whoever scores, the
    same listener hears how something was said, and around whoever does stands what people's grades have taught."""
    interviewer, exposures, asking = BuiltinInterviewer(bank), SqlExposures(database), scorer.prepare
    if not models.set_up:
        return Performer(interviewer, Listening(LearnedScorer(scorer, teacher)), clock.now, store, exposures, asking)
    judge = ModelScorer(
        scorer,
        models.chat,
        SqlJudgements(database),
        configured=models.configured,
        samples=settings.judge_samples,
        digest=digest_with(signing_secret(settings)),
    )
    leading = ModelInterviewer(interviewer, models.chat, bank)
    return Performer(leading, Listening(LearnedScorer(judge, teacher)), clock.now, store, exposures, asking)


def _doors(
    engine: Engine,
    bank: PackBank,
    models: Models,
    database: Database,
    keys: KeyRing,
    clock: Clock,
    calibration: Calibration,
) -> Doors:
    model = models.chat if models.set_up else None
    return Doors(
        engine=engine,
        bank=bank,
        interviews=Interviews(
            bank, engine.store, plan_interview, clock.now, model, items=calibration, exposures=SqlExposures(database)
        ),
        profiles=Profiles(database, keys, bank, clock, ModelResumeReader(model) if model is not None else None),
        grading=Grading(bank, SqlGradingIndex(database), engine.store, composed, find),
        controllers=Controllers(),
        clock=clock,
        database=database,
        models=models,
        calibration=calibration,
        meter=Meter(live_sessions=lambda: engine.live_sessions, commits=lambda: engine.commits, accounts=models.states),
        question_count=len(bank.questions()),
        entrance=asyncio.Semaphore(COMING_IN_AT_ONCE),
    )


def open_data(settings: Settings) -> Database:
    """The database, sound and of the newest schema. Raises `DataUnsound` with the way out."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    url = settings.database_url or f"sqlite:///{settings.data_dir / 'viva.db'}"
    database = open_database(url)
    migrate(database)
    return database


def owner_link(host: str, port: int, token: str) -> str:
    shown = "127.0.0.1" if host in ("0.0.0.0", "::", "") else host  # noqa: S104 - what to show, not where to listen
    return welcome_url(f"http://{shown}:{port}", token)


def _script_hashes(web: WebApp) -> tuple[str, ...]:
    return inline_script_hashes((WEB / "index.html").read_text(encoding="utf-8")) if web.built else ()
