"""How fast a folder of text stories comes into the library, against a floor of the same work done barely.

    python tests/benchmarks/bench_ingest.py --stories 20000 --words 3000

The floor reads, decodes, counts words, compresses and inserts with raw sqlite3 in one process. Prints both
rates, the ratio (aim: at most 4) and the PSS of all processes at its highest (aim: below 300 MB).
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sqlite3
import tempfile
import threading
import time
from pathlib import Path

import zstandard
from generate import write_all

from ficfeed.clock import SystemClock
from ficfeed.formats.pool import Parsers
from ficfeed.ingest.arrival import Rules
from ficfeed.ingest.run import FolderSource, How, Ingest
from ficfeed.store.engine import open_engine
from ficfeed.store.upgrade import upgrade
from ficfeed.tags.canon import Canon
from ficfeed.text.words import count


def floor(root: Path, database: Path) -> float:
    """Do the least that any ingest must; return the seconds."""
    began = time.perf_counter()
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("CREATE TABLE story (id INTEGER PRIMARY KEY, title TEXT, words INTEGER, text BLOB)")
    compressor, rows = zstandard.ZstdCompressor(level=3), []
    for folder in sorted(os.scandir(root), key=lambda entry: entry.name):
        for entry in os.scandir(folder.path):
            text = Path(entry.path).read_bytes().decode("utf-8")
            rows.append((text[:60], count(text), compressor.compress(text.encode())))
            if len(rows) == 1000:
                _insert(connection, rows)
    _insert(connection, rows)
    connection.close()
    return time.perf_counter() - began


def _insert(connection: sqlite3.Connection, rows: list[tuple[str, int, bytes]]) -> None:
    with connection:
        connection.executemany("INSERT INTO story (title, words, text) VALUES (?, ?, ?)", rows)
    rows.clear()


class Watch(threading.Thread):
    """Looks now and then how much memory this process and its children take together."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.highest = 0
        self.done = threading.Event()

    def run(self) -> None:
        """Keep the highest sum of PSS, in bytes."""
        while not self.done.wait(0.3):
            self.highest = max(self.highest, sum(map(pss, family(os.getpid()))))


def family(pid: int) -> list[int]:
    """Return a process and all its descendants."""
    found = [pid]
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += family(int(child))
    return found


def pss(pid: int) -> int:
    """Return the proportional share of memory of a process, in bytes."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def processor() -> float:
    """Return the processor seconds of this process and of its children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def ingest(root: Path, database: Path) -> float:
    """Ingest the folder; print the report; return the seconds."""
    engine = open_engine(database)
    upgrade(engine)
    began = time.perf_counter()
    with Parsers() as parsers:
        rules = Rules(Canon(), {})
        report = Ingest(engine, parsers, rules, SystemClock()).folder(
            FolderSource(name="stories", folder=root), How()
        )
    seconds = time.perf_counter() - began
    print(report)
    for place, reason in report.failed[:5]:
        print("  ", place, reason)
    return seconds


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--stories", type=int, default=20_000)
    arguments.add_argument("--words", type=int, default=3000)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "stories"
        root.mkdir()
        write_all(root, given.stories, words=given.words)
        size = sum(path.stat().st_size for path in root.rglob("*.txt"))
        start = processor()
        bare = floor(root, Path(place) / "floor.db")
        middle = processor()
        watch = Watch()
        watch.start()
        ours = ingest(root, Path(place) / "library.db")
        watch.done.set()
        work = [1000 * seconds / given.stories for seconds in (middle - start, processor() - middle)]
        again = ingest(root, Path(place) / "library.db")
        print(f"{given.stories} stories of {given.words} words, {size / 1e6:.0f} MB")
        rates = f"floor {given.stories / bare:.0f} stories/s, ours {given.stories / ours:.0f}"
        print(f"{rates}, ratio {ours / bare:.2f}")
        print(f"processor time a story: floor {work[0]:.2f} ms, ours {work[1]:.2f} ms in all processes")
        print(f"PSS at most {watch.highest / 1e6:.0f} MB; the second pass took {again:.2f} s")


if __name__ == "__main__":
    main()
