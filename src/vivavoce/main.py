"""The only place that wires: from settings to a running app."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog
from fastapi import FastAPI

from vivavoce import __version__
from vivavoce.api import (
    account_routes,
    admin_routes,
    analytics_routes,
    application_routes,
    assessment_routes,
    bank_routes,
    blueprint_routes,
    chat_socket,
    coding_routes,
    docs_page,
    draft_routes,
    export_routes,
    fairness_routes,
    grader_routes,
    help_routes,
    interview_routes,
    interview_socket,
    media_routes,
    model_routes,
    operations,
    profile_routes,
    recording_routes,
    result_routes,
    team_routes,
    walk_routes,
)
from vivavoce.api.access import Access
from vivavoce.api.assessing import socket as assessment_socket
from vivavoce.api.assessing.quiet import QuietRounds
from vivavoce.api.conversation import Controllers
from vivavoce.api.doors import Doors
from vivavoce.api.exporting import Exporting
from vivavoce.api.meter import Meter
from vivavoce.api.security_headers import harden, inline_script_hashes
from vivavoce.api.services import Services, operation_id
from vivavoce.api.simulating import routes as simulation_routes
from vivavoce.api.simulating import session_routes as simulation_session_routes
from vivavoce.api.web import WebApp
from vivavoce.bus_setup import Company, Post, company
from vivavoce.code_setup import coding_with, opened_runner
from vivavoce.content.help_book import load_help
from vivavoce.content.patterns import load_patterns
from vivavoce.content.reader import load_bank
from vivavoce.desk.applications import Applications
from vivavoce.desk.attempts import Attempts
from vivavoce.desk.bank import LaidBank
from vivavoce.desk.bank_editing import BankEditing
from vivavoce.desk.calibration import Calibration
from vivavoce.desk.coding_offer import CodingOffer
from vivavoce.desk.erasing import Erasing
from vivavoce.desk.fairness import Fairness
from vivavoce.desk.front import Front, open_front, welcome_url
from vivavoce.desk.grading import Grading
from vivavoce.desk.helping import Helping
from vivavoce.desk.interviews import Interviews
from vivavoce.desk.inviting import Inviting
from vivavoce.desk.left_letters import LeftLetters
from vivavoce.desk.many_invitations import ManyInvitations
from vivavoce.desk.media import Media
from vivavoce.desk.models import Models
from vivavoce.desk.passwords import Passwords
from vivavoce.desk.profiles import Profiles
from vivavoce.desk.progress import ProgressDesk
from vivavoce.desk.recordings import Recordings
from vivavoce.desk.results import Results
from vivavoce.desk.simulations import Simulations
from vivavoce.desk.speech_offer import SpeechOffer
from vivavoce.desk.teaching import LogTeacher
from vivavoce.desk.teams import Teams
from vivavoce.desk.tests import Tests
from vivavoce.domain.kinds import faults_of_plug_ins
from vivavoce.domain.state import Session
from vivavoce.engine.coding import Coding
from vivavoce.engine.engine import Engine
from vivavoce.engine.performer import Performer
from vivavoce.engine.presence import Among
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
from vivavoce.mail_setup import letters_with, outbox_with
from vivavoce.model_setup import digest_with, helper_with, opened_models
from vivavoce.ports.bus import Bus
from vivavoce.ports.chat import ChatModel
from vivavoce.ports.clock import Clock, SystemClock
from vivavoce.ports.code import CodeRunner
from vivavoce.ports.interviewing import Interviewer, Scorer
from vivavoce.ports.judgements import Judgements, LookedUpJudgements
from vivavoce.settings import Settings
from vivavoce.signing import signing_secret
from vivavoce.storage.bank import BankStore
from vivavoce.storage.calibrations import SqlCalibrations
from vivavoce.storage.database import Database, open_database
from vivavoce.storage.digests import SqlDigests
from vivavoce.storage.events import SqlEventStore
from vivavoce.storage.exposure import SqlExposures
from vivavoce.storage.grading import SqlGradingIndex
from vivavoce.storage.judgements import SqlJudgements
from vivavoce.storage.keys import KeyRing
from vivavoce.storage.masters import MasterFile
from vivavoce.storage.media import SqlMedia
from vivavoce.storage.migrate import migrate
from vivavoce.storage.recordings import SqlRecordings
from vivavoce.voice.voices import Voices
from vivavoce.voices_setup import Aloud, opened_voices

log = structlog.get_logger()

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
    media_routes,
    model_routes,
    interview_routes,
    coding_routes,
    draft_routes,
    export_routes,
    recording_routes,
    interview_socket,
    grader_routes,
    bank_routes,
    blueprint_routes,
    assessment_routes,
    application_routes,
    assessment_socket,
    chat_socket,
    help_routes,
    result_routes,
    team_routes,
    analytics_routes,
    walk_routes,
    fairness_routes,
    simulation_session_routes,
    simulation_routes,
    operations,
    docs_page,
)

OnReady = Callable[[str | None], None]


def build_app(
    settings: Settings,
    *,
    clock: Clock | None = None,
    on_ready: OnReady | None = None,
    post: Post | None = None,
    coding: Coding | None = None,
    voices: Voices | None = None,
    passwords: Passwords | None = None,
) -> FastAPI:
    """The app. It opens its database when it starts and closes it when it stops. `post` is its place among several,
    `coding` what runs code, `voices` who hears and speaks, `passwords` what hashes, in place of what this machine has.

    `on_ready` is told when it takes requests, with the owner's one-time link if nobody owns this service yet.
    """
    web = WebApp(WEB)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with (
            company(settings, post) as others,
            opened(app, settings, clock or SystemClock(), others, coding, voices, passwords) as services,
        ):
            if on_ready is not None:
                greets = post is None or post.greets
                token = await services.links.ensure_owner() if greets else None
                on_ready(token)
                if others.ready is not None:
                    others.ready(token or "")
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
async def opened(
    app: FastAPI,
    settings: Settings,
    clock: Clock,
    others: Company,
    coding: Coding | None,
    voices: Voices | None,
    passwords: Passwords | None,
) -> AsyncIterator[Services]:
    """Everything that the routes need, for as long as the app runs."""
    database, shipped = await asyncio.gather(
        asyncio.to_thread(open_data, settings), asyncio.to_thread(load_bank, settings.content_dirs)
    )
    warn_of_plug_ins()
    try:
        bank = await LaidBank.open(shipped, BankStore(database))
        keys = await KeyRing.open(database, MasterFile(settings.data_dir / "master.key"))
        store = SqlEventStore(database, keys, digest_with(signing_secret(settings)))
        among = others.among(settings, database, store, clock)
        front = open_front(database, settings, clock, passwords, others.bus)
        services = app.state.services = _services(settings, front, database, keys, clock, others.bus)
        try:
            async with (
                opened_models(settings, database, clock, others.bus) as models,
                opened_voices(settings, database, clock, shipped) as (speech, own_voices),
                opened_runner(settings, ahead=True) as runner,
            ):
                calibration = Calibration(SqlCalibrations(database), bank.all_questions, store, clock)
                scorer = BuiltinScorer(embedder if settings.meaning else None)
                scorer.warm()
                judging = _judging(scorer, models, settings, database, store)
                tries = coding or coding_with(runner, settings, shipped, clock)
                performer = _performer(bank, judging, database, clock, store, tries)
                results = Results(store, SqlDigests(database, keys), Applications(database, clock), clock)
                told = _each(calibration.completed, results.completed)
                engine = Engine(store, clock, performer, completed=told, bus=others.bus, among=among)
                kept = SqlRecordings(database, keys)
                recordings = Recordings(kept, engine.session, clock, days=settings.recording_days)
                tests = Tests(database, bank, clock, CodingOffer(tries.judge, tries.problems))
                inviting, letters = letters_with(settings, services.outbox, database, tests, clock, others.name)
                aloud = Aloud(speech, voices or own_voices, recordings, scorer.foresee)
                app.state.doors = _doors(
                    engine,
                    bank,
                    BankEditing(bank, judging.trying_out(), clock.now),
                    models,
                    aloud,
                    database,
                    keys,
                    clock,
                    calibration,
                    services,
                    tests,
                    inviting,
                    results,
                    others.bus,
                    runner,
                )
                await engine.start()
                bank.watch(clock)
                _begin_rounds(services, calibration, recordings, letters, among)
                yield services
                for one in (letters, services.outbox, engine, bank, calibration, results, recordings, services.erasing):
                    await one.stop()
                scorer.close()
        finally:
            front.close()
    finally:
        await database.close()


def _begin_rounds(
    services: Services, calibration: Calibration, recordings: Recordings, letters: LeftLetters, among: Among | None
) -> None:
    """What is done from time to time, by one of the processes for all of them."""

    def ours() -> bool:
        return among is None or among.heir

    services.erasing.every_round(ours)
    calibration.every_night(services.settings.calibrate_hour_utc, ours)
    recordings.every_round(ours)
    letters.every_round(ours, lambda: among.living if among is not None else ())


def _services(settings: Settings, front: Front, database: Database, keys: KeyRing, clock: Clock, bus: Bus) -> Services:
    outbox = outbox_with(settings, clock)
    return Services(
        settings=settings,
        access=Access(front.sign_ins),
        accounts=front.accounts,
        sign_ins=front.sign_ins,
        links=front.links,
        rate_limits=front.rate_limits,
        outbox=outbox,
        erasing=Erasing(database, keys, front.passwords, front.sign_ins, outbox, clock, bus),
    )


@dataclass(frozen=True, slots=True)
class Judging:
    """The built-in scorer, and where a model is set up, one that stands on it. Whoever scores, the same listener hears
    how something was said, and around whoever does stands what people's grades have taught."""

    builtin: BuiltinScorer
    models: Models
    judgements: Judgements
    settings: Settings
    teacher: LogTeacher

    def scoring(self) -> Scorer:
        return Listening(LearnedScorer(self._judge(self.judgements), self.teacher))

    def trying_out(self) -> Scorer:
        """The same for an answer that nobody has given, of which nothing is kept."""
        return Listening(LearnedScorer(self._judge(LookedUpJudgements(self.judgements)), self.teacher))

    def _judge(self, judgements: Judgements) -> Scorer:
        if not self.models.set_up:
            return self.builtin
        return ModelScorer(
            self.builtin,
            self.models.chat,
            judgements,
            configured=self.models.configured,
            samples=self.settings.judge_samples,
            digest=digest_with(signing_secret(self.settings)),
        )


def _judging(
    scorer: BuiltinScorer, models: Models, settings: Settings, database: Database, store: SqlEventStore
) -> Judging:
    teacher = LogTeacher(SqlGradingIndex(database), store)
    return Judging(scorer, models, SqlJudgements(database), settings, teacher)


def _performer(
    bank: LaidBank, judging: Judging, database: Database, clock: Clock, store: SqlEventStore, coding: Coding
) -> Performer:
    interviewer: Interviewer = BuiltinInterviewer(bank)
    if judging.models.set_up:
        interviewer = ModelInterviewer(interviewer, judging.models.chat, bank)
    exposures, asking = SqlExposures(database), judging.builtin.prepare
    return Performer(interviewer, judging.scoring(), clock.now, store, exposures, asking, coding)


def _each(*told: Callable[[Session], None]) -> Callable[[Session], None]:
    def tell(session: Session) -> None:
        for one in told:
            one(session)

    return tell


def _doors(
    engine: Engine,
    bank: LaidBank,
    editing: BankEditing,
    models: Models,
    aloud: Aloud,
    database: Database,
    keys: KeyRing,
    clock: Clock,
    calibration: Calibration,
    services: Services,
    tests: Tests,
    inviting: Inviting,
    results: Results,
    bus: Bus,
    runner: CodeRunner,
) -> Doors:
    model = models.chat if models.set_up else None
    help_book = load_help()
    helper = helper_with(help_book, bank, model, meaning=services.settings.meaning)
    interviews = _interviews(bank, engine, model, calibration, database, tests.offer, aloud.offer)
    profiles = Profiles(database, keys, bank, clock, ModelResumeReader(model) if model is not None else None)
    patterns = load_patterns([skill.id for skill in bank.skills()], [role.id for role in bank.roles()])
    controllers, attempts = Controllers(), Attempts(database, clock)
    services.erasing.when_erased(lambda _, session_id: engine.let_go(session_id), controllers.dismiss, results.let_go)
    return Doors(
        engine=engine,
        bank=bank,
        editing=editing,
        interviews=interviews,
        simulations=Simulations(patterns, interviews, profiles, clock),
        progress=ProgressDesk(engine.store, results.digests, patterns, bank, clock),
        coding_offer=tests.offer,
        profiles=profiles,
        tests=tests,
        applications=Applications(database, clock),
        many_invitations=ManyInvitations(database, clock),
        inviting=inviting,
        attempts=attempts,
        teams=Teams(database),
        results=results,
        fairness=Fairness(database, keys, clock),
        grading=Grading(bank, SqlGradingIndex(database), engine.store, composed, find),
        help_book=help_book,
        helping=Helping(helper, engine, services.rate_limits, attempts.going_on),
        controllers=controllers,
        clock=clock,
        database=database,
        media=Media(SqlMedia(database), bank.all_questions, clock, signing_secret(services.settings)),
        models=models,
        speech=aloud.speech,
        calibration=calibration,
        bus=bus,
        meter=_meter(engine, models, aloud),
        entrance=asyncio.Semaphore(COMING_IN_AT_ONCE),
        quiet_rounds=QuietRounds(clock),
        runner=runner,
        voices=aloud.voices,
        recordings=aloud.recordings,
        exporting=Exporting(),
    )


def _interviews(
    bank: LaidBank,
    engine: Engine,
    model: ChatModel | None,
    calibration: Calibration,
    database: Database,
    offer: CodingOffer,
    speech: SpeechOffer,
) -> Interviews:
    return Interviews(
        bank,
        engine.store,
        plan_interview,
        engine.clock.now,
        model,
        items=calibration,
        exposures=SqlExposures(database),
        offer=offer,
        speech=speech,
    )


def _meter(engine: Engine, models: Models, aloud: Aloud) -> Meter:
    return Meter(
        live_sessions=lambda: engine.live_sessions,
        commits=lambda: engine.commits,
        accounts=models.states,
        hearing=aloud.speech.hearing.states,
        speaking=aloud.speech.speaking.states,
        calls=lambda: aloud.voices.calls,
    )


def open_data(settings: Settings) -> Database:
    """The database, sound and of the newest schema. Raises `DataUnsound` with the way out."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    url = settings.database_url or f"sqlite:///{settings.data_dir / 'viva.db'}"
    database = open_database(url)
    migrate(database)
    return database


def warn_of_plug_ins() -> None:
    """A package that offers a kind of question and cannot be used is named; everything else works without it."""
    for fault in faults_of_plug_ins():
        log.warning("plug_in_not_used", package=fault.package, entry=fault.entry, why=fault.why)


def owner_link(host: str, port: int, token: str) -> str:
    shown = "127.0.0.1" if host in ("0.0.0.0", "::", "") else host  # noqa: S104 - what to show, not where to listen
    return welcome_url(f"http://{shown}:{port}", token)


def _script_hashes(web: WebApp) -> tuple[str, ...]:
    return inline_script_hashes((WEB / "index.html").read_text(encoding="utf-8")) if web.built else ()
