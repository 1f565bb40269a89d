"""The schema: made once, kept, copied before a change, and never opened by an older program."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update

from ficfeed.errors import StoreError
from ficfeed.store import tables
from ficfeed.store.engine import open_engine, writing
from ficfeed.store.library import Library
from ficfeed.store.upgrade import schema_of, upgrade


def say(path: Path, schema: str) -> None:
    """Have the database claim another schema."""
    engine = open_engine(path)
    with writing(engine) as connection:
        connection.execute(
            update(tables.setting).where(tables.setting.c.name == "schema").values(value=schema)
        )
    engine.dispose()


def test_an_empty_file_gets_the_newest_schema(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.db")
    assert schema_of(library.engine) == tables.SCHEMA
    library.close()


def test_opening_twice_changes_nothing(tmp_path: Path) -> None:
    Library(tmp_path / "library.db").close()
    before = (tmp_path / "library.db").read_bytes()
    Library(tmp_path / "library.db").close()
    assert (tmp_path / "library.db").read_bytes() == before


def test_a_newer_schema_is_refused_in_clear_words(tmp_path: Path) -> None:
    Library(tmp_path / "library.db").close()
    say(tmp_path / "library.db", "9999")
    with pytest.raises(StoreError, match=r"newer FicFeed \(schema 9999"):
        Library(tmp_path / "library.db")


def test_a_copy_is_kept_before_an_upgrade(tmp_path: Path) -> None:
    Library(tmp_path / "library.db").close()
    say(tmp_path / "library.db", "0000")
    engine = open_engine(tmp_path / "library.db")
    upgrade(engine)
    assert schema_of(engine) == tables.SCHEMA
    engine.dispose()
    kept = open_engine(tmp_path / f"library.db.before-{tables.SCHEMA}")
    assert schema_of(kept) == "0000"
    kept.dispose()
