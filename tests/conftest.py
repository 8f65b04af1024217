from __future__ import annotations

import gc
import os
import re
import shutil
from pathlib import Path

import pytest
import structlog
from hypothesis import settings

from postgres import empty_postgres_url, migrated_template, postgres, postgres_url  # noqa: F401 - fixtures
from vivavoce.storage.database import open_database
from vivavoce.storage.migrate import migrate

settings.register_profile("check", derandomize=True, deadline=None, database=None)
settings.register_profile("few", settings.get_profile("check"), max_examples=20)
settings.register_profile("thorough", deadline=None, max_examples=2000, print_blob=True)

LONGEST_FIRST = (
    "sandbox/test_problems.py",
    "api/test_fuzz_rest.py",
    "sandbox/test_growth_measured.py",
    "sandbox/test_abuse.py",
    "e2e/test_browser_screens.py",
    "e2e/test_browser_voice_screens.py",
    "e2e/test_browser_voice.py",
)
"""A worker takes whole modules, and each of these takes it minutes."""
ALL_SLOW = re.compile(r"^pytestmark = .*\bpytest\.mark\.slow\b", re.MULTILINE)


def pytest_configure(config: pytest.Config) -> None:
    """How long to search: `few` examples where the slow tests are left out, as many as usual where all are run, and
    `HYPOTHESIS_PROFILE=thorough` looks much further. Only the last finds other cases each time."""
    usual = "few" if _leaves_out_slow(config) else "check"
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", usual))
    _log_plain_traces()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where slow tests are left out, a module that has no others is not even imported: that alone can take seconds."""
    if not _leaves_out_slow(config) or not collection_path.match("test_*.py"):
        return None
    return True if ALL_SLOW.search(collection_path.read_text(encoding="utf-8")) else None


def _leaves_out_slow(config: pytest.Config) -> bool:
    return "not slow" in config.option.markexpr


def _log_plain_traces() -> None:
    """Unless told, structlog draws each trace as a coloured picture with all local variables, in 50 ms and more. Viva
    Voce never does (see `logs.py`), and of the tests of faults it took most of the time."""
    *before, _ = structlog.get_config()["processors"]
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*before, plain])


@pytest.fixture(scope="session")
def migrated_sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    database = open_database(f"sqlite:///{path}")
    migrate(database)
    database.close_now()
    return path


@pytest.fixture
def sqlite_url(migrated_sqlite_file: Path, tmp_path: Path) -> str:
    """A database of one's own with all tables, at `tmp_path / "viva.db"`."""
    shutil.copy(migrated_sqlite_file, tmp_path / "viva.db")
    return f"sqlite:///{tmp_path / 'viva.db'}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Modules with slow tests come first, and of those the longest, so that no worker begins a long one when the other
    has nothing left. The browser comes last: what drives it keeps an event loop of its own running, beside which no
    other may run."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(
        key=lambda item: (
            item.get_closest_marker("browser") is not None,
            item.path not in slow,
            _place(item.path),
        )
    )


def _place(module: Path) -> int:
    name = f"{module.parent.name}/{module.name}"
    return LONGEST_FIRST.index(name) if name in LONGEST_FIRST else len(LONGEST_FIRST)


def pytest_collection_finish() -> None:
    """What is there before the first test stays till the last: to look through it for garbage again and again, four
    thousand tests and all the modules, takes a tenth of the time."""
    gc.collect()
    gc.freeze()
