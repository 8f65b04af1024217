"""What works here, and how to get the rest."""

from __future__ import annotations

import asyncio

from vivavoce import serving
from vivavoce.api.operations import BUILT_IN, NO_MODEL_SET_UP, scorer_part
from vivavoce.code_setup import opened_runner, sandbox_part
from vivavoce.content.reader import load_bank
from vivavoce.desk.calibration import told_of
from vivavoce.domain.kinds import faults_of_plug_ins, kinds
from vivavoce.domain.running import Language, Rung
from vivavoce.interviewer.embedding import embedder
from vivavoce.main import WEB, open_data
from vivavoce.model_setup import accounts_of
from vivavoce.ports.errors import VivaError
from vivavoce.sandbox.runner import BubblewrapRunner
from vivavoce.settings import Settings
from vivavoce.speaking_commands import examine_speech
from vivavoce.speech_setup import speech_part
from vivavoce.storage.calibrations import SqlCalibrations
from vivavoce.storage.database import Database
from vivavoce.storage.keys import KeyRing
from vivavoce.storage.masters import MasterFile

Findings = dict[str, dict[str, str]]


async def examine(settings: Settings) -> Findings:
    return {
        "server": _server(settings),
        **await _on_data(settings),
        "model": _model(settings),
        "bank": _bank(settings),
        "plug-ins": _plug_ins(),
        "web app": _web(),
        "scorer": _scorer(settings),
        **BUILT_IN,
        **await examine_speech(settings),
        "speech by vendors": speech_part(settings),
        **await _code(settings),
        "bus": await _bus(settings),
    }


def print_findings(findings: Findings) -> None:
    width = max(len(name) for name in findings)
    for name, part in findings.items():
        print(f"{name:<{width}}  {part['status']:<8} {part['detail']}")  # noqa: T201 - this is what the command is for


def _part(status: str, detail: str) -> dict[str, str]:
    return {"status": status, "detail": detail}


def _server(settings: Settings) -> dict[str, str]:
    server = serving.running(settings.data_dir)
    if server is None:
        return _part("off", "Not running. Start it with `viva serve`.")
    many = f", with {server.workers} workers" if server.workers > 1 else ""
    return _part("ok", f"Running at {server.url}, process {server.pid}{many}.")


async def _on_data(settings: Settings) -> Findings:
    """What is in the database, and how it is."""
    try:
        database = await asyncio.to_thread(open_data, settings)
    except VivaError as failure:
        return {"database": _part("failing", failure.detail)}
    try:
        return {"database": await _database(settings, database), "calibration": await _calibration(database)}
    finally:
        await database.close()


async def _database(settings: Settings, database: Database) -> dict[str, str]:
    try:
        await KeyRing.open(database, MasterFile(settings.data_dir / "master.key"))
        health = await database.health()
        told = _part("ok", f"{database.name}, {database.where}: sound, newest schema, keys fit.")
        return told if health.writable else _part("failing", health.detail)
    except VivaError as failure:
        return _part("failing", failure.detail)


async def _calibration(database: Database) -> dict[str, str]:
    try:
        return _part("ok", told_of(await SqlCalibrations(database).state()))
    except VivaError as failure:
        return _part("failing", failure.detail)


def _plug_ins() -> dict[str, str]:
    """Kinds of question that packages beside this one add."""
    faults = faults_of_plug_ins()
    if faults:
        return _part("failing", " ".join(f"{fault.package} ({fault.entry}): {fault.why}" for fault in faults))
    added = sorted(kind.name for kind in kinds().values() if kind.plugged)
    return _part("ok", f"Kinds of question: {', '.join(added)}.") if added else _part("off", "None is installed.")


async def _code(settings: Settings) -> Findings:
    """What the sandbox holds, and each language, tried now."""
    async with opened_runner(settings) as runner:
        if isinstance(runner, BubblewrapRunner):
            await runner.prepare(anew=True)
        findings = {"sandbox": sandbox_part(runner)}
        if runner.rung in (Rung.FULL, Rung.DEGRADED):
            findings |= {f"code: {language.title}": _language(language) for language in runner.languages()}
        return findings


def _language(language: Language) -> dict[str, str]:
    if language.available:
        return _part("ok", f"{language.version or 'Found.'}")
    return _part("off", language.how_to_get)


async def _bus(settings: Settings) -> dict[str, str]:
    """Whether it answers. A service whose bus is away goes on, and finds out by looking."""
    if settings.redis_url is None:
        return _part("ok", "In one process, or between the workers of this machine. Several machines need REDIS_URL.")
    from vivavoce.storage.redis_bus import unreachable

    failure = await unreachable(settings.redis_url)
    if failure is None:
        return _part("ok", "Redis or Valkey at REDIS_URL answers.")
    return _part("failing", f"REDIS_URL cannot be reached ({failure}). Changes elsewhere are found by looking.")


def _bank(settings: Settings) -> dict[str, str]:
    try:
        bank = load_bank(settings.content_dirs)
    except VivaError as failure:
        return _part("failing", failure.detail)
    return _part("ok", f"{len(bank.roles())} roles, {len(bank.questions())} questions.")


def _model(settings: Settings) -> dict[str, str]:
    """What is set up. Whether it answers is for the running service to say: see `/health`."""
    try:
        accounts = accounts_of(settings)
    except VivaError as failure:
        return _part("failing", failure.detail)
    if not accounts:
        return _part("off", NO_MODEL_SET_UP)
    return _part("ok", f"{', '.join(f'{account.name} ({account.model})' for account in accounts)}.")


def _scorer(settings: Settings) -> dict[str, str]:
    if not settings.meaning:
        return scorer_part(settings)
    try:
        embedder()
    except (OSError, ValueError, KeyError) as failure:
        return _part(
            "failing", f"Its weights cannot be read ({failure}), so it scores by words only. Install them anew."
        )
    return scorer_part(settings)


def _web() -> dict[str, str]:
    if (WEB / "index.html").is_file():
        return _part("ok", "Built and served at /.")
    return _part("off", "Not built. `make setup` builds it; it needs Node 20 or newer, or gets one for itself.")
