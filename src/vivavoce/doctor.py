"""What works here, and how to get the rest."""

from __future__ import annotations

import asyncio

from vivavoce import serving
from vivavoce.api.operations import BUILT_IN, NO_MODEL_SET_UP, scorer_part
from vivavoce.content.reader import load_bank
from vivavoce.desk.calibration import told_of
from vivavoce.interviewer.embedding import embedder
from vivavoce.main import WEB, open_data
from vivavoce.model_setup import accounts_of
from vivavoce.ports.errors import VivaError
from vivavoce.settings import Settings
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
        "bank": _bank(),
        "web app": _web(),
        "scorer": _scorer(settings),
        **BUILT_IN,
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
    return _part("ok", f"Running at {server.url}, process {server.pid}.")


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


def _bank() -> dict[str, str]:
    try:
        bank = load_bank()
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
