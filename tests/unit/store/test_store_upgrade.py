"""The schema: made once, kept, copied before a change, and never opened by an older program."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import insert, select, update

from ficfeed.errors import StoreError
from ficfeed.store import tables
from ficfeed.store.engine import open_engine, reading, writing
from ficfeed.store.library import Library
from ficfeed.store.upgrade import __file__ as upgrade_file
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


def test_a_story_of_the_first_schema_learns_which_copy_it_is_from(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "library.db")
    config = Config()
    config.set_main_option("script_location", str(Path(upgrade_file).parent / "migrations"))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(insert(tables.setting).values(name="schema", value="0001"))
        zeros = dict.fromkeys(("last_count", "failures", "requests"), 0)
        connection.execute(
            insert(tables.source).values(id=1, kind="folder", place="/s", name="s", options="", **zeros)
        )
        texts = "excerpt, notes_before, notes_after, inferred, problems, canon, corrections"
        columns = f"title, status, {texts}, rating, chapters_posted, gone, first_seen_at, changed_at"
        values = f"'T', 'unknown', {', '.join(7 * [repr('')])}, 0, 1, 0, 0, 0"
        for row in ("1, 'k1', 'u1'", "2, 'k2', 'u2'"):
            connection.exec_driver_sql(
                f"insert into story (id, key, uuid, {columns}) values ({row}, {values})"
            )
        for number, gone in ((1, True), (2, False), (3, False)):
            place = {"source_id": 1, "story_id": 1, "local": True, "chapters": 1, "gone": gone}
            connection.execute(insert(tables.copy).values(id=number, key=f"k{number}", **place))
    upgrade(engine)
    with reading(engine) as connection:
        found = connection.execute(select(tables.story.c.id, tables.story.c.lead)).all()
    assert [tuple(row) for row in found] == [(1, 2), (2, None)]
    engine.dispose()
