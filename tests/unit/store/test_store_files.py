"""The table of files: what a rescan compares with."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from sqlalchemy import Engine

from ficfeed.store import files
from ficfeed.store.changes import FileWrite
from ficfeed.store.engine import open_engine, reading, writing
from ficfeed.store.files import Files
from ficfeed.store.sources import Sources
from ficfeed.store.upgrade import upgrade


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    made = open_engine(tmp_path / "library.db")
    upgrade(made)
    return made


@pytest.fixture
def source(engine: Engine) -> int:
    Sources(engine).get("folder", "/other", "other")
    return Sources(engine).get("folder", "/stories", "stories").row


def put(engine: Engine, source: int, *rows: FileWrite) -> None:
    with writing(engine) as connection:
        files.put(connection, source, rows)


def test_each_folder_gives_its_own_files_however_they_are_asked_for(engine: Engine, source: int) -> None:
    rng = random.Random(3)
    folders = [b"", b"a", b"a b", b"a/b", b"a/b/c", b"z\xff", *(f"{n:03d}".encode() for n in range(60))]
    written = {
        folder: {f"{n}.txt".encode(): (n, n * 7) for n in range(rng.choice((0, 1, 90, 300)))}
        for folder in folders
    }
    written[b"big"] = {f"{n}.txt".encode(): (n, n) for n in range(9000)}
    for folder, names in written.items():
        put(engine, source, *(FileWrite(folder, name, *seen) for name, seen in names.items()))
    put(engine, source - 1, FileWrite(b"a", b"stranger.txt", 1, 1))
    for order in (sorted(written), rng.sample(sorted(written), len(written))):
        known = Files(engine, source)
        assert {folder: known.in_folder(folder) for folder in order} == written
    assert Files(engine, source).in_folder(b"nowhere") == {}
    counted = {folder: len(names) for folder, names in written.items() if names}
    assert dict(Files(engine, source).folders()) == counted


def test_a_file_is_noted_in_place_of_what_was_known_of_it(engine: Engine, source: int) -> None:
    put(engine, source, FileWrite(b"", b"a.txt", 1, 1, reason="the file is empty"))
    put(engine, source, FileWrite(b"", b"a.txt", 2, 2, b"print"))
    with reading(engine) as connection:
        (known,) = files.find(connection, source, [(b"", b"a.txt"), (b"", b"b.txt")]).values()
    assert (known.size, known.mtime_ns, known.fingerprint, known.reason) == (2, 2, b"print", None)
    assert Files(engine, source).unread() == []


def test_what_could_not_be_read_is_listed_with_its_reason(engine: Engine, source: int) -> None:
    put(
        engine,
        source,
        FileWrite(b"", b"b.txt", 0, 1, reason="the file is empty"),
        FileWrite(b"", b"a.txt", 1, 1),
    )
    assert [(one.name, one.reason) for one in Files(engine, source).unread()] == [
        (b"b.txt", "the file is empty")
    ]


def test_files_to_be_read_again_look_changed_but_for_unreadable_ones(engine: Engine, source: int) -> None:
    put(engine, source, FileWrite(b"", b"a.txt", 1, 1), FileWrite(b"", b"b.txt", 1, 1, reason="no story"))
    with writing(engine) as connection:
        files.read_again(connection, source)
    known = Files(engine, source).in_folder(b"")
    assert known[b"a.txt"] != (1, 1)
    assert known[b"b.txt"] == (1, 1)
