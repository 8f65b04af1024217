from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from postgres import empty_postgres_url, migrated_template, postgres, postgres_url  # noqa: F401 - fixtures
from vivavoce.storage.database import open_database
from vivavoce.storage.migrate import migrate

settings.register_profile("check", derandomize=True, deadline=None, database=None)
settings.register_profile("few", settings.get_profile("check"), max_examples=20)
settings.register_profile("thorough", deadline=None, max_examples=2000, print_blob=True)


def pytest_configure(config: pytest.Config) -> None:
    """How long to search: `few` examples where the slow tests are left out, as many as usual where all are run, and
    `HYPOTHESIS_PROFILE=thorough` looks much further. Only the last finds other cases each time."""
    usual = "few" if "not slow" in config.option.markexpr else "check"
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", usual))


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
    """The browser comes last: what drives it keeps an event loop of its own running, beside which no other may run."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
