"""The connection to the database: PRAGMAs, explicit transactions, the UTC type, errors in users' words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import BigInteger, Connection, Dialect, Engine, TypeDecorator, create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError

from ficfeed.errors import StoreError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class UtcTime(TypeDecorator[datetime]):
    """An aware datetime, stored as whole microseconds since 1970 in UTC. A naive one is a bug and refused."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Turn an aware datetime into microseconds."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value}")
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Turn microseconds into an aware datetime in UTC."""
        return None if value is None else utc_time(value)


def utc_time(microseconds: int) -> datetime:
    """Return the aware time, in UTC, that is stored as whole microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=microseconds)


def open_engine(path: Path, *, busy_seconds: float = 30.0) -> Engine:
    """Return an engine on the SQLite file at `path`, which need not exist yet.

    Readers see one snapshot for the length of their transaction; writers take the write lock at once
    (BEGIN IMMEDIATE), because a transaction that reads first and writes then fails whatever its time-out
    (SQLITE_BUSY_SNAPSHOT, https://www.sqlite.org/isolation.html).
    """
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": busy_seconds})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    """Hand transactions over to us (the driver's own begin is lazy), then set what SQLite forgets."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA cache_size=-16384")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("ficfeed_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Yield a connection that sees one snapshot of the library. Raises StoreError."""
    with _in_users_words(engine), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Yield a connection that holds the write lock; it commits at the end, or nothing happened.

    Raises StoreError.
    """
    with (
        _in_users_words(engine),
        engine.connect().execution_options(ficfeed_writes=True) as connection,
        connection.begin(),
    ):
        yield connection


def damage(engine: Engine) -> str | None:
    """Return in the database's own words what is wrong with its file, None if nothing is."""
    with reading(engine) as connection:
        found = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar())
    return None if found == "ok" else found


@contextmanager
def _in_users_words(engine: Engine) -> Iterator[None]:
    """Turn what a user can mend (locked, full, read-only, corrupt) into StoreError; bugs pass through."""
    try:
        yield
    except OperationalError as error:
        reason = str(error.orig)
        remedy = _REMEDIES.get(next((part for part in _REMEDIES if part in reason), ""), "")
        if not remedy:
            raise
        raise StoreError(f"{engine.url.database}: {reason}; {remedy}") from error
    except DatabaseError as error:
        if not any(word in str(error.orig) for word in ("malformed", "not a database")):
            raise
        raise StoreError(
            f"{engine.url.database}: {error.orig}; put a backup in its place, or move it away: without it "
            "everything is read anew"
        ) from error


_REMEDIES = {
    "locked": "another program keeps it locked: stop that one, or try again",
    "disk is full": "make room on that disk; nothing was lost",
    "readonly": "make the file and its folder writable for this user",
    "unable to open": "create the folder, or make it writable for this user",
    "disk I/O error": "the disk or its file system fails: look at the system's log",
}
