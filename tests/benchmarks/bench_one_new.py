"""How long one new story takes in a large library, from the command to the feeds on the disk.

    python tests/benchmarks/bench_one_new.py --work DIR [--stories 100000] [--words 200] [--runs 5]

The library is built once below DIR, by generating the stories and a real `ficfeed ingest`, and stays there:
reruns are quick. Each run adds a file (an hour old, so that nothing waits for it) and times `ficfeed ingest`,
less the time of `ficfeed --version`. Which feeds were written is compared with the story's own. Aim: < 2 s.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from generate import Told, told, write, write_all

from ficfeed.feeds.files import all_file, tag_file
from ficfeed.story import TagKind

AIM = 2.0
_ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
_WIDTH = 0.3
"""Size of the vocabulary for each story: a library of 100,000 has some 31,000 tags."""


def command(storage: Path, *words: str, profile: Path | None = None) -> list[str]:
    """Return the command line of a FicFeed on a library."""
    how = ["-m", "cProfile", "-o", str(profile)] if profile else []
    return [sys.executable, *how, "-m", "ficfeed", *words, "--storage", str(storage)]


def seconds(line: list[str], cwd: Path) -> float:
    """Run a command and return how long it took. Raises CalledProcessError."""
    began = time.perf_counter()
    subprocess.run(line, env=_ENVIRONMENT, cwd=cwd, check=True, capture_output=True)
    return time.perf_counter() - began


def build(storage: Path, stories: int, words: int) -> None:
    """Generate the stories and ingest them, and tell how that went."""
    write_all(storage / "stories", stories, words=words, width=int(stories * _WIDTH))
    began = time.perf_counter()
    process = subprocess.Popen(
        command(storage, "ingest"), env=_ENVIRONMENT, cwd=storage, start_new_session=True
    )
    peak: list[float] = [0.0]
    watch = threading.Thread(target=_watch, args=(process, peak))
    watch.start()
    if process.wait():
        sys.exit("the library could not be built")
    watch.join()
    print(f"built in {time.perf_counter() - began:.0f} s, at most {peak[0]:.0f} MB (PSS of all processes)")
    (storage / "built").touch()


def _watch(process: subprocess.Popen[bytes], peak: list[float]) -> None:
    while process.poll() is None:
        peak[0] = max(peak[0], _pss(process.pid))
        time.sleep(1)


def _pss(group: int) -> float:
    """Return the proportional set size of a process group in MB."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(folder.name)) == group:
                lines = (folder / "smaps_rollup").read_text().splitlines()
                total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        except OSError:  # it ended meanwhile
            continue
    return total / 1024


def written(storage: Path, since_ns: int) -> set[str]:
    """Return the documents that were written since then, without `.gz`."""
    shelf = storage / "feeds"
    paths = (path for path in shelf.rglob("*.atom") if path.stat().st_mtime_ns >= since_ns)
    return {path.relative_to(shelf).as_posix() for path in paths}


def own_feeds(storage: Path, title: str) -> set[str]:
    """Return the documents that list a story."""
    query = (
        "select kind, slug from storytag join tag on tag.id = tag_id "
        "join story on story.id = story_id where title = ?"
    )
    with closing(sqlite3.connect(storage / "ficfeed.db")) as database:
        rows = database.execute(query, [title]).fetchall()
    tags = {tag_file(TagKind(kind), slug, events=events) for kind, slug in rows for events in (False, True)}
    return tags | {all_file(events=events) for events in (False, True)}


def next_story(storage: Path, stories: int, words: int) -> tuple[int, Told]:
    """Return the next story that the library has never seen, with its number."""
    with closing(sqlite3.connect(storage / "ficfeed.db")) as database:
        ((count,),) = database.execute("select count(*) from story")
    return count, told(count, words=words, width=int(stories * _WIDTH))


def one_run(storage: Path, stories: int, words: int, profile: Path | None) -> tuple[float, int, set[str]]:
    """Add a story and ingest; return the seconds, how many feeds are its own, and which differ from those."""
    number, story = next_story(storage, stories, words)
    write(storage / "stories", number, story)
    since = time.time_ns()
    took = seconds(command(storage, "ingest", profile=profile), storage)
    own = own_feeds(storage, story.title)
    return took, len(own), written(storage, since) ^ own


def main() -> None:
    """Build if need be, measure and print; exit with 1 if the aim is missed."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--work", type=Path, required=True)
    arguments.add_argument("--stories", type=int, default=100_000)
    arguments.add_argument("--words", type=int, default=200)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--profile", action="store_true", help="leave a profile of the last run in DIR")
    given = arguments.parse_args()
    storage = given.work / f"library-{given.stories}"
    if not (storage / "built").exists():
        build(storage, given.stories, given.words)
    starts = [seconds([*command(storage, "--version")], storage) for _ in range(5)]
    idle = [seconds(command(storage, "ingest"), storage) for _ in range(3)]
    runs = [one_run(storage, given.stories, given.words, None) for _ in range(given.runs)]
    if given.profile:
        one_run(storage, given.stories, given.words, given.work / "one_new.prof")
    start, beyond = min(starts), statistics.median(took for took, _, _ in runs) - min(starts)
    print(f"library of {given.stories} stories")
    print(
        f"ficfeed --version: {start:.2f} s; an ingest without any change: {min(idle) - start:.2f} s beyond it"
    )
    for took, own, others in runs:
        print(
            f"one new story: {took - start:.2f} s beyond it; {own} feeds of its own, others: {sorted(others)}"
        )
    print(f"median {beyond:.2f} s, aim < {AIM:g} s")
    sys.exit(beyond >= AIM or any(others for _, _, others in runs))


if __name__ == "__main__":
    main()
