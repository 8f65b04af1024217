"""What a language has prepared once, in a folder of the service's own, kept from one start to the next."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from vivavoce.sandbox.languages import LanguageSpec, Toolchain

FILES_MAX = 5_000
PACK_KB_MAX = 512 << 10
PROVEN_FOR_S = 24 * 3600.0
"""After which a language is tried again: what a compiler needs may go while the compiler stays."""


def place(store: Path, spec: LanguageSpec, tools: Toolchain) -> Path:
    """Another compiler, or another recipe, is another place."""
    commands = {name: [path, _changed(path)] for name, path in tools.commands.items()}
    recipe = asdict(spec.preparation) if spec.preparation else None
    mark = hashlib.sha256(json.dumps([commands, recipe], sort_keys=True).encode()).hexdigest()[:16]
    return store / f"{spec.name}-{mark}"


def _changed(path: str) -> float:
    try:
        return os.stat(path).st_mtime
    except OSError:
        return 0.0


def keep(at: Path, files: Mapping[str, bytes]) -> None:
    """Whole or not at all; a second one, from another process, leaves it at that. An older one of the language goes."""
    draft = at.with_name(f".{at.name}.{secrets.token_hex(4)}")
    for name, content in files.items():
        file = draft / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        file.chmod(0o555)
    for folder in (draft, *(entry for entry in draft.rglob("*") if entry.is_dir())):
        folder.chmod(0o755)
    language = at.name.rpartition("-")[0]
    for older in set(at.parent.glob(f"{language}-*")) - {at}:
        shutil.rmtree(older, ignore_errors=True)
    try:
        draft.rename(at)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)
        if not at.is_dir():
            raise


def proven(store: Path, spec: LanguageSpec, tools: Toolchain) -> str | None:
    """The version of a language that worked when it was tried here, not long ago. None: nothing is known."""
    mark = _proof(store, spec, tools)
    try:
        return mark.read_text(encoding="utf-8") if time.time() - mark.stat().st_mtime < PROVEN_FOR_S else None
    except OSError:
        return None


def keep_proof(store: Path, spec: LanguageSpec, tools: Toolchain, version: str) -> None:
    for older in store.glob(f"works-{spec.name}-*"):
        older.unlink(missing_ok=True)
    _proof(store, spec, tools).write_text(version, encoding="utf-8")


def _proof(store: Path, spec: LanguageSpec, tools: Toolchain) -> Path:
    return store / f"works-{place(store, spec, tools).name}"
