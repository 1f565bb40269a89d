"""The schema of the database: made, brought up to date, or refused because a newer FicFeed wrote it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, inspect, select

from ficfeed.errors import StoreError
from ficfeed.store import tables
from ficfeed.store.engine import reading, writing


def upgrade(engine: Engine) -> None:
    """Bring the database to `tables.SCHEMA`, in one transaction: the old schema or the new, never between.

    A database that already holds something is copied first, to `<name>.before-<schema>` beside it.
    Raises StoreError where the file was written by a newer FicFeed.
    """
    found = schema_of(engine)
    if found == tables.SCHEMA:
        return
    if found > tables.SCHEMA:
        raise StoreError(
            f"{engine.url.database}: written by a newer FicFeed (schema {found}, this one knows "
            f"{tables.SCHEMA}): install the newer version again, or restore the copy made before its upgrade"
        )
    if found:
        _keep_copy(Path(str(engine.url.database)))
    _migrate(engine)


def schema_of(engine: Engine) -> str:
    """Return the schema number of the database, "" for an empty one."""
    with reading(engine) as connection:
        if not inspect(connection).has_table("setting"):
            return ""
        row = connection.execute(
            select(tables.setting.c.value).where(tables.setting.c.name == "schema")
        ).first()
        return str(row[0]) if row else ""


def _migrate(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.execute(tables.setting.delete().where(tables.setting.c.name == "schema"))
        connection.execute(tables.setting.insert().values(name="schema", value=tables.SCHEMA))


def _keep_copy(path: Path) -> None:
    beside = path.with_name(f"{path.name}.before-{tables.SCHEMA}")
    with closing(sqlite3.connect(path)) as old, closing(sqlite3.connect(beside)) as kept:
        old.backup(kept)
