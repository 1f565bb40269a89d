"""How long a rescan of an unchanged folder takes, against a bare scandir and stat of the same files.

    python tests/benchmarks/bench_rescan.py --files 100000 --per-folder 100

Prints both times (the best of several rounds, in turn) and their ratio; aim: at most 2.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from folders import World

from ficfeed.clock import SystemClock
from ficfeed.ingest.arrival import Rules
from ficfeed.ingest.run import FolderSource, Ingest
from ficfeed.store.changes import FileWrite
from ficfeed.store.engine import writing
from ficfeed.store.files import put
from ficfeed.store.sources import Sources


def make(root: Path, count: int, per_folder: int) -> list[FileWrite]:
    """Make empty files, an hour old, and return what the library knows of them."""
    rows = []
    at = time.time_ns() - 3_600_000_000_000
    for number in range(count):
        folder = f"{number // per_folder:05d}"
        if number % per_folder == 0:
            (root / folder).mkdir()
        path = root / folder / f"A story with a name {number}.txt"
        path.touch()
        os.utime(path, ns=(at, at))
        rows.append(FileWrite(folder.encode(), path.name.encode(), 0, at, reason="the file is empty"))
    return rows


def bare(path: str) -> int:
    """Look at every file below a folder, and do nothing with it."""
    seen = 0
    with os.scandir(path) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                seen += bare(entry.path)
            else:
                seen += entry.stat(follow_symlinks=False).st_size >= 0
    return seen


def timed(what: Callable[[], object]) -> float:
    """Return the seconds that it takes."""
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--files", type=int, default=100_000)
    arguments.add_argument("--per-folder", type=int, default=100)
    arguments.add_argument("--rounds", type=int, default=5)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as place:
        world = World(Path(place))
        rows = make(world.stories, given.files, given.per_folder)
        source = FolderSource(name="stories", folder=world.stories)
        state = Sources(world.engine).get("folder", source.place, source.name)
        with writing(world.engine) as connection:
            put(connection, state.row, rows)
        ingest = Ingest(world.engine, world.reader, Rules(world.canon, {}), SystemClock())
        print(ingest.folder(source))
        rounds = [
            (timed(lambda: bare(str(world.stories))), timed(lambda: ingest.folder(source)))
            for _ in range(given.rounds)
        ]
        assert not world.reader.read, "an unchanged file was read"
        floor, ours = (min(times) for times in zip(*rounds, strict=True))

        print(
            f"{given.files} files: scandir+stat {floor:.3f} s, rescan {ours:.3f} s, ratio {ours / floor:.2f}"
        )


if __name__ == "__main__":
    main()
