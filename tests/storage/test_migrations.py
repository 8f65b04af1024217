"""Migrations: they make what the code expects, they can be killed anywhere, and they leave newer data alone."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

import vivavoce.storage
from vivavoce.ports.errors import DataUnsound
from vivavoce.storage.database import open_database
from vivavoce.storage.migrate import current, migrate, versions
from vivavoce.storage.tables import metadata

HERE = Path(__file__).parent


@pytest.fixture(autouse=True, scope="module")
def all_tables() -> None:
    """Every module of storage is imported, so that `metadata` is whole."""
    for module in pkgutil.iter_modules(vivavoce.storage.__path__):
        importlib.import_module(f"vivavoce.storage.{module.name}")


def shape(path: Path) -> dict[str, list[str]]:
    """Tables and indexes as SQLite remembers them: the clauses of each, whatever their order and layout."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    connection.close()
    clauses = {name: re.split(r", (?![^()]*\))", re.sub(r"\s+", " ", sql).strip()) for name, sql in rows}
    return {
        name: sorted(part.strip() for part in parts) for name, parts in clauses.items() if name != "alembic_version"
    }


def test_the_migrations_make_the_tables_that_the_code_expects(tmp_path: Path, migrated_sqlite_file: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'made.db'}")
    metadata.create_all(engine)
    engine.dispose()
    assert shape(migrated_sqlite_file).keys() == shape(tmp_path / "made.db").keys()
    database = open_database(f"sqlite:///{migrated_sqlite_file}")
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    database.close_now()


def test_the_event_log_is_laid_out_as_declared(tmp_path: Path, migrated_sqlite_file: Path) -> None:
    """What a comparison by Alembic does not see: WITHOUT ROWID, partial indexes, nullability of keys."""
    engine = create_engine(f"sqlite:///{tmp_path / 'made.db'}")
    metadata.create_all(engine)
    engine.dispose()
    migrated, made = shape(migrated_sqlite_file), shape(tmp_path / "made.db")
    for name in ("sessions", "events", "master_keys", "candidate_keys", "service", "ix_sessions_unfinished"):
        assert migrated[name] == made[name]
    assert "WITHOUT ROWID" in str(migrated["events"])


@pytest.mark.server
def test_the_migrations_make_the_same_tables_on_postgresql(postgres_url: str) -> None:
    database = open_database(postgres_url)
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    database.close_now()


def test_the_known_versions_are_those_of_alembic() -> None:
    config = Config()
    config.set_main_option("script_location", "vivavoce.storage:migrations")
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)
    assert [revision.revision for revision in script.walk_revisions()] == list(reversed(versions()))


def test_data_that_is_current_is_not_touched_and_alembic_not_even_loaded(sqlite_url: str) -> None:
    code = (
        "import sys; from vivavoce.storage.database import open_database; from vivavoce.storage.migrate import migrate;"
        f"d = open_database({sqlite_url!r}); migrate(d); d.close_now(); assert 'alembic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_data_of_a_newer_version_is_refused_and_left_alone(sqlite_url: str, tmp_path: Path) -> None:
    database = open_database(sqlite_url)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DataUnsound, match="newer version of Viva Voce.*Install that version"):
        migrate(database)
    with database.engine.connect() as connection:
        assert current(connection) == "9999"
    database.close_now()


@pytest.mark.slow
@pytest.mark.parametrize("url_of", ["new_sqlite_url", pytest.param("empty_postgres_url", marks=pytest.mark.server)])
def test_a_migration_killed_at_any_statement_is_made_good_by_the_next(
    request: pytest.FixtureRequest, url_of: str
) -> None:
    url = request.getfixturevalue(url_of)
    done = subprocess.run([sys.executable, HERE / "killed_migration.py", url], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    kills, finished = done.stdout.split()
    assert int(kills) >= 8
    assert finished == versions()[-1]
    database = open_database(url)
    migrate(database)
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    database.close_now()


@pytest.fixture
def new_sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'new.db'}"


@pytest.mark.slow
@pytest.mark.parametrize("url_of", ["new_sqlite_url", pytest.param("empty_postgres_url", marks=pytest.mark.server)])
def test_servers_that_start_together_migrate_once(request: pytest.FixtureRequest, url_of: str) -> None:
    url = request.getfixturevalue(url_of)
    code = (
        "import sys; from vivavoce.storage.database import open_database; from vivavoce.storage.migrate import migrate;"
        "d = open_database(sys.argv[1]); migrate(d); d.close_now()"
    )

    def start(_: int) -> str:
        return subprocess.run([sys.executable, "-c", code, url], capture_output=True, text=True, check=False).stderr

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(start, range(3))) == ["", "", ""]


def test_rows_that_do_not_fit_together_stop_a_migration(new_sqlite_url: str, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "new.db") as connection:
        connection.executescript("CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (a REFERENCES a(id));")
        connection.execute("INSERT INTO b VALUES (1)")
    connection.close()
    database = open_database(new_sqlite_url)
    with pytest.raises(DataUnsound, match="do not fit together"):
        migrate(database)
    with database.engine.connect() as opened:
        assert current(opened) is None
    database.close_now()


def test_of_two_invitations_of_an_account_the_one_in_use_stays(new_sqlite_url: str, tmp_path: Path) -> None:
    """Accounts could have two before 0021: the index that forbids it must not stop an update."""
    database = open_database(new_sqlite_url)
    migrate(database)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX uq_applications_test_id_user_id")
        connection.exec_driver_sql("DROP INDEX ix_applications_waiting")
        for name in ("mail_occasion", "mail_base", "mail_worker", "told_at"):
            connection.exec_driver_sql(f"ALTER TABLE applications DROP COLUMN {name}")
        for name in ("given_back_at", "given_back_by", "given_back_reason"):
            connection.exec_driver_sql(f"ALTER TABLE attempts DROP COLUMN {name}")
        connection.exec_driver_sql("DROP TABLE fairness_tellings")
        connection.exec_driver_sql("ALTER TABLE declared_groups DROP COLUMN counted")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0020'")
        for statement in TWICE:
            connection.exec_driver_sql(statement)
    migrate(database)
    with database.engine.connect() as connection:
        query = "SELECT application_id, user_id, withdrawn_at IS NULL, told_at FROM applications ORDER BY 1"
        rows = [tuple(row) for row in connection.exec_driver_sql(query)]
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    assert rows == [
        ("app_1", "usr_1", 0, 5.0),
        ("app_2", "usr_1", 1, None),
        ("app_3", None, 1, None),
        ("app_4", "usr_2", 1, None),
    ]
    database.close_now()


PERSON = "INSERT INTO users (user_id, email, name, role, disabled, created_at) VALUES "
ROW = (
    "INSERT INTO applications (application_id, test_id, user_id, email, name, extra_time_factor, tags, created_at, "
    "mail, mail_at) VALUES "
)
BEGUN = "INSERT INTO attempts (application_id, number, session_id, test_id, begun_at) VALUES "
TWICE = (
    PERSON + "('usr_1', 'a', '', 'candidate', 0, 1), ('usr_2', 'b', '', 'candidate', 0, 1)",
    "INSERT INTO tests (test_id, owner_id, title, settings, version, created_at, updated_at) "
    "VALUES (1, 'usr_0', '', '{}', 1, 1, 1)",
    ROW + "('app_1', 1, 'usr_1', 'a', '', 1, '[]', 1, 'sent', 5)",
    ROW + "('app_2', 1, 'usr_1', 'c', '', 1, '[]', 2, 'link', 5)",
    ROW + "('app_3', 1, 'usr_1', 'd', '', 1, '[]', 3, 'waiting', 5)",
    ROW + "('app_4', 1, 'usr_2', 'b', '', 1, '[]', 1, NULL, NULL)",
    BEGUN + "('app_1', 1, 'int_1', 1, 10), ('app_2', 1, 'int_2', 1, 20)",
)
