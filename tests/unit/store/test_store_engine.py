"""The connection: times, transactions, and errors in the owner's words."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, insert, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import StatementError

from ficfeed.errors import StoreError
from ficfeed.store.engine import UtcTime, open_engine, reading, writing
from ficfeed.store.library import Library
from ficfeed.store.tables import lease

DIALECT = sqlite.dialect()
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    library = Library(tmp_path / "library.db")
    return library.engine


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-9, minutes=-30))])))
def test_an_aware_time_comes_back_as_the_same_instant_in_utc(at: datetime) -> None:
    kind = UtcTime()
    back = kind.process_result_value(kind.process_bind_param(at, DIALECT), DIALECT)
    assert back == at
    assert back.tzinfo is UTC


def test_a_naive_time_is_refused(engine: Engine) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(StatementError, match="without a zone"), writing(engine) as connection:
        connection.execute(insert(lease).values(name="x", owner="y", until=naive, token=1))


def test_a_writer_takes_the_lock_at_once_and_a_second_one_is_told(tmp_path: Path) -> None:
    first = Library(tmp_path / "library.db")
    second = open_engine(tmp_path / "library.db", busy_seconds=0.05)
    with (
        writing(first.engine),
        pytest.raises(StoreError, match="another program keeps it locked"),
        writing(second),
    ):
        pass
    first.close()
    second.dispose()


def test_a_reader_sees_one_snapshot_while_another_writes(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.db")
    other = open_engine(tmp_path / "library.db")
    count = select(lease.c.name)
    with reading(library.engine) as connection:
        assert connection.execute(count).all() == []
        with writing(other) as writer:
            writer.execute(insert(lease).values(name="x", owner="y", until=NOW, token=1))
        assert connection.execute(count).all() == []
    with reading(library.engine) as connection:
        assert len(connection.execute(count).all()) == 1
    library.close()
    other.dispose()


def test_what_fails_half_way_leaves_nothing_behind(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), writing(engine) as connection:
        connection.execute(insert(lease).values(name="x", owner="y", until=NOW, token=1))
        _ = 1 / 0
    with reading(engine) as connection:
        assert connection.execute(select(lease)).all() == []


def test_a_file_that_is_no_database_is_refused_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(b"these are not the bytes of a database" * 200)
    with pytest.raises(StoreError, match=r"put a backup in its place"):
        Library(path)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match=str(tmp_path / "file")):
        Library(tmp_path / "file" / "library.db")


def test_the_tables_are_what_the_migrations_make(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from ficfeed.store.tables import metadata

    library = Library(tmp_path / "library.db")
    with library.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = [
            change for change in compare_metadata(context, metadata) if "alembic_version" not in str(change)
        ]
    assert found == []
    library.close()


def test_the_clustered_tables_have_no_rowid(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.db")
    with sqlite3.connect(library.path) as raw:
        for name in ("listing", "storytag", "tagging", "tally", "file", "entry"):
            with pytest.raises(sqlite3.OperationalError, match="no such column: rowid"):
                raw.execute(f"SELECT rowid FROM {name}")
    raw.close()
    library.close()
