"""The command line: `viva`. Each command imports what it needs only when it runs, so all of them start fast."""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import gc
import getpass
import json
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vivavoce import __version__
from vivavoce.domain.refusal import Refused
from vivavoce.ports.errors import VivaError

if TYPE_CHECKING:
    from vivavoce.settings import Settings


def main(arguments: list[str] | None = None) -> int:
    """Run a command; failures are one sentence and an exit code, never a traceback."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options) or 0)
    except (VivaError, Refused) as failure:
        print(f"viva: {getattr(failure, 'detail', None) or failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read, as `head` does, has read enough; at the exit Python would flush once more
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="viva", description="Viva Voce, the AI interviewer that you host yourself.")
    parser.add_argument("--version", action="version", version=f"viva {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _serving_commands(commands)
    _people_commands(commands)
    _working_commands(commands)
    return parser


def _command(commands: Any, name: str, told: str, run: Any) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=told, description=told)
    command.set_defaults(run=run)
    return command


def _command_on_data(commands: Any, name: str, told: str, run: Any) -> argparse.ArgumentParser:
    command = _command(commands, name, told, run)
    command.add_argument("--data-dir", type=Path, help="where everything is kept (default: ./viva-data)")
    return command


def _serving_commands(commands: Any) -> None:
    serve = _command_on_data(commands, "serve", "Run the service.", _serve)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int)
    serve.add_argument("--workers", type=int, help="how many processes serve; several need PostgreSQL (default: 1)")
    serve.add_argument("--log", choices=("debug", "info", "warning", "error"), default="info")
    serve.add_argument("--as-worker", nargs="+", help=argparse.SUPPRESS)
    serve.add_argument("--greet", action="store_true", help=argparse.SUPPRESS)
    _command_on_data(commands, "status", "Is it running, and where?", _status)
    _command_on_data(commands, "stop", "Stop it cleanly.", _stop)
    _command_on_data(commands, "reload", "Restart its workers one after the other, while it serves.", _reload)
    doctor = _command_on_data(commands, "doctor", "What works here, and how to get the rest.", _doctor)
    doctor.add_argument("--json", action="store_true")


def _people_commands(commands: Any) -> None:
    user = commands.add_parser("user", help="Accounts.", description="Accounts.")
    kinds = user.add_subparsers(dest="user_command", required=True, metavar="COMMAND")
    add = _command_on_data(kinds, "add", "Make an account.", _user_add)
    add.add_argument("email")
    add.add_argument("--role", choices=("candidate", "recruiter", "admin"), required=True)
    add.add_argument("--name")
    add.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    erase = _command_on_data(kinds, "erase", "Erase an account and all that is kept of it, for good.", _user_erase)
    erase.add_argument("email")
    erase.add_argument("--yes", action="store_true", help="do not ask")
    keys = commands.add_parser("keys", help="The keys that encrypt what candidates say.")
    key_commands = keys.add_subparsers(dest="keys_command", required=True, metavar="COMMAND")
    _command_on_data(key_commands, "rotate", "Replace the master key; the server may go on running.", _keys_rotate)
    token = _command_on_data(commands, "token", "An access token for an account, for scripts and tests.", _token)
    token.add_argument("email")


def _working_commands(commands: Any) -> None:
    calibrate = _command_on_data(
        commands, "calibrate", "Estimate anew how hard the questions are; show what moved and drifted.", _calibrate
    )
    calibrate.add_argument("--dry-run", action="store_true", help="show it and keep nothing")
    calibrate.add_argument("--back", action="store_true", help="take the last one back: the one before stands again")
    calibrate.add_argument(
        "--groups", type=Path, metavar="FILE", help="compare two groups: CSV with session_id,group; keeps nothing"
    )
    sim = _command(commands, "sim", "One simulated interview, printed as events.", _sim)
    sim.add_argument("--seed", type=int, default=7)
    sim.add_argument("--faults", action="store_true", help="with a faulty network, faulty models and crashes")
    score = _command(commands, "score", "The built-in scorer on one answer.", _score)
    score.add_argument("--question", type=Path, required=True)
    score.add_argument("--answer", type=Path, required=True)
    score.add_argument("--json", action="store_true")
    resume = commands.add_parser("resume", help="Résumés.", description="Résumés.")
    kinds = resume.add_subparsers(dest="resume_command", required=True, metavar="COMMAND")
    parse = _command(kinds, "parse", "What the built-in reader finds in a résumé; nothing is kept.", _resume_parse)
    parse.add_argument("file", type=Path, metavar="FILE")
    parse.add_argument("--json", action="store_true")
    code = commands.add_parser("code", help="Code that runs.", description="Code that runs.")
    kinds = code.add_subparsers(dest="code_command", required=True, metavar="COMMAND")
    code_run = _command_on_data(kinds, "run", "One program in the sandbox; exit code 0 if it ended well.", _code_run)
    code_run.add_argument("file", type=Path, metavar="FILE")
    code_run.add_argument("--language", required=True)
    code_run.add_argument("--stdin", type=Path, metavar="FILE", help="what it reads (default: nothing)")
    code_run.add_argument("--json", action="store_true")
    judge = _command_on_data(kinds, "judge", "One program against a problem's tests; 0 if it is accepted.", _code_judge)
    judge.add_argument("file", type=Path, metavar="FILE")
    judge.add_argument("--problem", required=True, metavar="ID")
    judge.add_argument("--language", required=True)
    judge.add_argument("--json", action="store_true")
    check = _command_on_data(kinds, "check", "Do coding problems keep their word? Tries their solutions.", _code_check)
    check.add_argument("ids", nargs="*", metavar="ID", help="which problems (default: all)")
    code_serve = _command_on_data(kinds, "serve", "Run programs for a service elsewhere.", _code_serve)
    code_serve.add_argument("--host", default="127.0.0.1")
    code_serve.add_argument("--port", type=int, default=8003)
    hear = _command_on_data(commands, "hear", "What the embedded recogniser hears in a file of sound.", _hear)
    hear.add_argument("file", type=Path, metavar="FILE", help="WAV, or WebM or Ogg with Opus")
    hear.add_argument("--question", metavar="ID", help="a question of the bank that it answers: its words are expected")
    hear.add_argument("--json", action="store_true")
    say = _command(commands, "say", "A text as speech, in a file.", _say)
    say.add_argument("text", metavar="TEXT")
    say.add_argument("--out", type=Path, required=True, metavar="FILE.wav")
    say.add_argument("--json", action="store_true")
    openapi = _command(commands, "openapi", "The OpenAPI document.", _openapi)
    openapi.add_argument("--out", type=Path)


def _settings(options: argparse.Namespace) -> Settings:
    from vivavoce.settings import load_settings

    settings = load_settings()
    return dataclasses.replace(settings, data_dir=options.data_dir) if options.data_dir else settings


def _serve(options: argparse.Namespace) -> int:
    gc.disable()  # a start makes many objects and hardly any garbage: looking for it would take a seventh of the time
    from vivavoce import serving
    from vivavoce.logs import set_up_logs
    from vivavoce.settings import check_workers, one_blas_thread

    one_blas_thread()
    settings = _settings(options)
    set_up_logs(as_json=not sys.stderr.isatty(), level=options.log)
    serving.allow_many_connections()
    serving.share_the_interpreter()
    if options.as_worker:
        return _work(options, settings)
    for warning in settings.warnings:
        print(f"viva: {warning}", file=sys.stderr)
    workers = check_workers(settings.workers if options.workers is None else options.workers, settings)
    with serving.held(settings.data_dir):
        listener = serving.listen(options.host, options.port if options.port is not None else settings.port)
        port = listener.getsockname()[1]
        with serving.noted(settings.data_dir, options.host, port, workers) as server:

            def up(token: str | None) -> None:
                print(f"Viva Voce runs at {server.url}", flush=True)
                if token:
                    from vivavoce.main import owner_link

                    link = owner_link(options.host, port, token)
                    print(f"Sign in as its owner, once, with this link:\n\n    {link}\n", flush=True)

            if workers == 1:
                from vivavoce import worker

                worker.run(settings, listener, up)
            else:
                _supervise(options, settings, listener, workers, up)
    return 0


def _work(options: argparse.Namespace, settings: Settings) -> int:
    """One worker of several. The supervisor holds the data directory, the port and the note."""
    import socket

    from vivavoce import worker
    from vivavoce.bus_setup import Post

    name, listener, channel, *gone = options.as_worker
    line = socket.socket(fileno=int(channel))
    post = Post(name=name, channel=line, greets=options.greet, gone=tuple(gone))
    worker.run(settings, socket.socket(fileno=int(listener)), lambda _: None, post)
    return 0


def _supervise(options: argparse.Namespace, settings: Settings, listener: Any, workers: int, up: Any) -> None:
    from vivavoce.supervisor import supervise

    def command(name: str, channel: int, greets: bool, gone: Sequence[str]) -> list[str]:
        told = ["--data-dir", str(settings.data_dir), "--log", options.log, *(["--greet"] if greets else [])]
        at = ["--as-worker", name, str(listener.fileno()), str(channel), *gone]
        return [sys.executable, "-m", "vivavoce.cli", "serve", *told, *at]

    gc.enable()
    supervise(command, workers, listener, up)


def _status(options: argparse.Namespace) -> int:
    from vivavoce import serving

    settings = _settings(options)
    server = serving.running(settings.data_dir)
    if server is None:
        print(f"Not running (data in {settings.data_dir}).")
        return 3
    many = f", {server.workers} workers" if server.workers > 1 else ""
    print(f"Running at {server.url}, process {server.pid}{many} (data in {settings.data_dir}).")
    return 0


def _stop(options: argparse.Namespace) -> int:
    from vivavoce import serving

    server = serving.stop(_settings(options).data_dir)
    print("It was not running." if server is None else f"Stopped (it ran at {server.url}).")
    return 0


def _reload(options: argparse.Namespace) -> int:
    from vivavoce import serving

    server = serving.ask_to_reload(_settings(options).data_dir)
    print(f"The {server.workers} workers at {server.url} are being replaced, one after the other.")
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from vivavoce.doctor import examine, print_findings

    findings = asyncio.run(examine(_settings(options)))
    if options.json:
        print(json.dumps({"parts": findings}, indent=2))
    else:
        print_findings(findings)
    return 1 if any(part["status"] == "failing" for part in findings.values()) else 0


def _user_add(options: argparse.Namespace) -> int:
    from vivavoce.desk.front import add_user, reset_url

    if options.password_stdin:
        password: str | None = sys.stdin.readline().rstrip("\n")
    elif sys.stdin.isatty():
        password = getpass.getpass("Password (empty for a link instead): ") or None
    else:
        password = None

    settings = _settings(options)

    async def work(front: Any) -> str | None:
        return await add_user(front, options.email, role=options.role, password=password, name=options.name)

    token = _at_the_desk(settings, work)
    print(f"Added {options.email} as {options.role}.")
    if token is not None:
        print(f"They choose a password here: {reset_url(f'http://127.0.0.1:{settings.port}', token)}")
    return 0


def _user_erase(options: argparse.Namespace) -> int:
    from vivavoce.keys_commands import erase_person

    if not options.yes and input(f"Nobody can undo this. Type {options.email} to go on: ").strip() != options.email:
        print("Nothing was erased.")
        return 1
    asyncio.run(erase_person(_settings(options), options.email))
    print(f"The account of {options.email} is erased, with all that was kept of it.")
    return 0


def _token(options: argparse.Namespace) -> int:
    from vivavoce.desk.front import issue_token

    async def work(front: Any) -> str:
        return await issue_token(front, options.email)

    print(_at_the_desk(_settings(options), work))
    return 0


def _keys_rotate(options: argparse.Namespace) -> int:
    from vivavoce.keys_commands import rotate_keys

    settings = _settings(options)
    count = asyncio.run(rotate_keys(settings))
    print(f"A new master key is in use; {count} {'key was' if count == 1 else 'keys were'} wrapped anew.")
    print(f"Back up {settings.data_dir / 'master.key'} now: backups from before need the old one.")
    return 0


def _at_the_desk(settings: Settings, work: Any) -> Any:
    """Do something with the accounts, whether or not a server runs on the same data."""
    from vivavoce.desk.front import open_front
    from vivavoce.main import open_data
    from vivavoce.ports.clock import SystemClock

    async def opened() -> Any:
        database = open_data(settings)
        front = open_front(database, settings, SystemClock())
        try:
            return await work(front)
        finally:
            front.close()
            await database.close()

    return asyncio.run(opened())


def _calibrate(options: argparse.Namespace) -> int:
    from vivavoce.content.reader import load_bank
    from vivavoce.desk import calibration_told, groups
    from vivavoce.desk.bank import LaidBank
    from vivavoce.desk.calibration import Calibration
    from vivavoce.main import open_data
    from vivavoce.ports.clock import SystemClock
    from vivavoce.storage.bank import BankStore
    from vivavoce.storage.calibrations import SqlCalibrations
    from vivavoce.storage.events import SqlEventStore
    from vivavoce.storage.keys import KeyRing
    from vivavoce.storage.masters import MasterFile

    settings = _settings(options)
    of_groups = groups.read_groups(_read(options.groups)) if options.groups else None

    async def work() -> list[str]:
        database = open_data(settings)
        try:
            keys = await KeyRing.open(database, MasterFile(settings.data_dir / "master.key"))
            store, kept = SqlEventStore(database, keys), SqlCalibrations(database)
            if of_groups is not None:
                return calibration_told.comparison(await groups.compare(of_groups, store, await kept.standing()))
            if options.back:
                return await calibration_told.taken_back(kept)
            bank = await LaidBank.open(load_bank(), BankStore(database))
            calibration = Calibration(kept, bank.all_questions, store, SystemClock())
            return calibration_told.outcome(await calibration.night(dry=options.dry_run))
        finally:
            await database.close()

    for line in asyncio.run(work()):
        print(line)
    return 0


def _sim(options: argparse.Namespace) -> int:
    from vivavoce.sim.cli import main as simulate

    return int(simulate(options.seed, options.faults))


def _score(options: argparse.Namespace) -> int:
    from vivavoce.api.wire import scorecard
    from vivavoce.content.reader import read_question
    from vivavoce.interviewer.embedding import embedder
    from vivavoce.interviewer.meaning import Meaning
    from vivavoce.interviewer.scorer import score_answer

    mind = embedder()
    meaning = None if mind is None else Meaning(mind)
    card = scorecard(score_answer(read_question(_read(options.question)), _read(options.answer), meaning))
    if options.json:
        print(json.dumps(card, indent=2, ensure_ascii=False))
        return 0
    print("Not scored: " + card["not_scored"] if card["score"] is None else f"{card['score']:g} of 10")
    for criterion in card["criteria"]:
        quotes = "; ".join(f"“{e['quote']}”" for e in criterion["evidence"] if "quote" in e)
        print(
            f"  {criterion['points']:g}/{criterion['max']:g}  {criterion['name']}" + (f"  {quotes}" if quotes else "")
        )
    if card["feedback"]:
        print(card["feedback"])
    print(f"By the {card['origin']['name']}, version {card['origin']['version']}.")
    return 0


def _resume_parse(options: argparse.Namespace) -> int:
    from vivavoce.api import wire
    from vivavoce.content.reader import load_bank
    from vivavoce.desk.resumes.files import read_file
    from vivavoce.desk.resumes.reader import read_resume

    resume = read_file(options.file.name, _read_bytes(options.file))
    today = datetime.now(UTC)
    reading = read_resume(resume, load_bank().vocabulary(), today.year, today.month)
    if options.json:
        told = {"filename": options.file.name, **dataclasses.asdict(reading), "text": resume.text}
        told["origin"] = wire.origin(reading.origin)
        print(json.dumps(told, indent=2, ensure_ascii=False))
        return 0
    print("Skills: " + (", ".join(skill.name for skill in reading.skills) or "none that it knows"))
    for project in reading.projects:
        print(f"Project: {project.name}")
    if reading.experience_years is not None:
        print(f"Experience: {reading.experience_years:g} years")
    for item in reading.education:
        print(f"Education: {item.text}")
    for warning in reading.warnings:
        print(f"  {warning}")
    return 0


def _code_run(options: argparse.Namespace) -> int:
    from vivavoce.code_commands import run_program

    source, stdin = _read_bytes(options.file), _read_bytes(options.stdin) if options.stdin else b""
    return asyncio.run(
        run_program(_settings(options), options.language, options.file.name, source, stdin, as_json=options.json)
    )


def _code_judge(options: argparse.Namespace) -> int:
    from vivavoce.code_commands import judge_program

    source = _read_bytes(options.file)
    return asyncio.run(
        judge_program(_settings(options), options.problem, options.language, source, as_json=options.json)
    )


def _code_check(options: argparse.Namespace) -> int:
    from vivavoce.code_commands import check_problems

    return asyncio.run(check_problems(_settings(options), options.ids))


def _code_serve(options: argparse.Namespace) -> int:
    from vivavoce.code_commands import serve_programs

    serve_programs(_settings(options), options.host, options.port)
    return 0


def _hear(options: argparse.Namespace) -> int:
    from vivavoce.hearing_commands import hear_file

    recorded = _read_bytes(options.file)
    return asyncio.run(hear_file(_settings(options), recorded, options.question, as_json=options.json))


def _say(options: argparse.Namespace) -> int:
    from vivavoce.settings import load_settings
    from vivavoce.speaking_commands import say

    return asyncio.run(say(load_settings(), options.text, options.out, as_json=options.json))


def _openapi(options: argparse.Namespace) -> int:
    from vivavoce.main import build_app
    from vivavoce.settings import Settings

    document = json.dumps(build_app(Settings(data_dir=Path())).openapi(), indent=2, sort_keys=True) + "\n"
    if options.out:
        options.out.write_text(document, encoding="utf-8")
    else:
        print(document, end="")
    return 0


def _read(path: Path) -> str:
    from vivavoce.ports.errors import Invalid

    try:
        return _read_bytes(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise Invalid(f"{path} is not UTF-8 text: {error}.") from error


def _read_bytes(path: Path) -> bytes:
    from vivavoce.ports.errors import Invalid

    try:
        return path.read_bytes()
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}.") from error


if __name__ == "__main__":
    sys.exit(main())
