"""How fast saved files are read: EPUB and HTML downloads with typed tags, texts; beside a floor and a peer.

    python tests/benchmarks/bench_formats.py --files 400 --words 4500 --peer /venv/bin/python

Each set of generated files is read by the worker processes, with words counted, text compressed and digested.
The floor, in as many processes, only unpacks and parses (EPUB, HTML) or decodes (text). The peer reads the
EPUBs' metadata alone: calibre where it is installed, FanFicFare where `--peer` names a Python that has it.
Aims: EPUB 350 files/s on two cores and 3 × calibre, HTML 350, text 1,000.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from generate import Told, told
from lxml import etree  # type: ignore[import-untyped]

sys.path.append(str(Path(__file__).parents[1]))

from books import Work, ao3, ao3_page, zipped

from ficfeed.errors import UnreadableFile
from ficfeed.formats.pool import Parsers

_PEER = """
import sys, time
{load}
began = time.perf_counter()
for path in sys.argv[-1].split(chr(10)):
    {read}
print(time.perf_counter() - began)
"""
_CALIBRE = _PEER.format(
    load="from calibre.ebooks.metadata.meta import get_metadata",
    read="get_metadata(open(path, 'rb'), 'epub')",
)
_FANFICFARE = _PEER.format(
    load="from fanficfare.epubutils import get_update_data", read="get_update_data(path)"
)
_ARGUMENT = 100_000  # bytes of one argument that every system takes


def work(story: Told, number: int) -> Work:
    """Return a generated story as a work with typed tags."""
    titles = [None] if len(story.parts) == 1 else [f"Part {at}" for at in range(1, len(story.parts) + 1)]
    return Work(
        number=number,
        title=story.title,
        creator=story.creator,
        fandoms=(story.fandom,),
        pairings=("/".join(story.pairing),),
        characters=story.pairing,
        freeforms=(story.genre, *story.freeform),
        summary=story.summary,
        stats=f"Published: 2015-01-02 Words: 4,500 Chapters: {len(story.parts)}/{len(story.parts)}",
        chapters=tuple(zip(titles, story.parts, strict=True)),
    )


def generated(root: Path, kind: str, files: int, words: int, chapters: int) -> list[Path]:
    """Write so many files of a kind; return their paths."""
    paths = []
    for number in range(files):
        story = told(number, words=words, chapters=chapters, width=files)
        paths.append(root / f"{number}.{kind}")
        if kind == "epub":
            paths[-1].write_bytes(zipped(ao3(work(story, number + 1))))
        elif kind == "html":
            paths[-1].write_text(ao3_page(work(story, number + 1)), "utf-8")
        else:
            paths[-1].write_text(story.text, "utf-8")
    return paths


def floor(path: Path) -> int:
    """Do the least: unpack and parse, or decode; return how much there was."""
    data = path.read_bytes()
    if path.suffix == ".txt":
        return len(data.decode())
    pages = [data]
    if path.suffix == ".epub":
        archive = ZipFile(BytesIO(data))
        pages = [archive.read(name) for name in archive.namelist() if name.endswith(("xhtml", "opf", "ncx"))]
    parser = etree.HTMLParser(encoding="utf-8")
    return sum(len(etree.fromstring(page, parser)) for page in pages)


def rate_of_floor(paths: Sequence[Path], processes: int) -> float:
    """Return files a second of the floor."""
    with ProcessPoolExecutor(processes) as pool:
        list(pool.map(floor, paths[:processes]))
        began = time.perf_counter()
        list(pool.map(floor, paths, chunksize=16))
        return len(paths) / (time.perf_counter() - began)


def rate_of_ours(paths: Sequence[Path], processes: int) -> float:
    """Return files a second, with every word of each read; refuse to go on where a file was not read."""
    with Parsers(count=processes) as parsers:
        list(parsers.run((path, path) for path in paths[: 20 * processes]))
        began = time.perf_counter()
        for path, outcome in parsers.run((path, path) for path in paths):
            if isinstance(outcome, UnreadableFile) or not outcome.draft.words:
                raise SystemExit(f"{path} was not read: {outcome}")
        return len(paths) / (time.perf_counter() - began)


def rate_of_peer(command: Sequence[str], code: str, paths: Sequence[Path], processes: int) -> float:
    """Return files a second of another program in as many processes, without the time of its start."""
    shares = [paths[at::processes] for at in range(processes)]
    return len(paths) / sum(_seconds(command, code, turn) for turn in _turns(shares))


def _turns(shares: Sequence[Sequence[Path]]) -> list[list[Sequence[Path]]]:
    """Lists of files short enough for a command line, one a process."""
    size = max(len(str(path)) for share in shares for path in share) + 1
    most = max(_ARGUMENT // size, 1)
    longest = max(map(len, shares))
    return [[share[at : at + most] for share in shares] for at in range(0, longest, most)]


def _seconds(command: Sequence[str], code: str, shares: Sequence[Sequence[Path]]) -> float:
    """The seconds that the slowest of the processes says it took."""
    running = [
        subprocess.Popen([*command, code, "\n".join(map(str, share))], stdout=subprocess.PIPE, text=True)
        for share in shares
        if share
    ]
    said = [one.communicate()[0].split() for one in running]
    if any(one.returncode for one in running):
        raise SystemExit("the peer cannot read the files")
    return max(float(words[-1]) for words in said)


def peer(python: str | None) -> tuple[str, Sequence[str], str] | None:
    """Return the peer's name, its command and its code; None where there is none."""
    if calibre := shutil.which("calibre-debug"):
        return "calibre", (calibre, "-c"), _CALIBRE
    return ("FanFicFare", (python, "-c"), _FANFICFARE) if python else None


def measured(kind: str, paths: Sequence[Path], given: argparse.Namespace) -> None:
    """Measure one set of files and print a line."""
    size = sum(path.stat().st_size for path in paths) / len(paths) / 1000
    rates: list[tuple[str, Callable[[], float]]] = [
        ("ours", lambda: rate_of_ours(paths, given.processes)),
        ("floor", lambda: rate_of_floor(paths, given.processes)),
    ]
    other = peer(given.peer) if kind == "epub" else None
    if other:
        name, command, code = other
        rates.append((name, lambda: rate_of_peer(command, code, paths, given.processes)))
    best = {name: max(rate() for _ in range(given.rounds)) for name, rate in rates}
    shown = ", ".join(f"{name} {rate:,.0f}/s" for name, rate in best.items())
    times = best["floor"] / best["ours"]
    print(f"{kind}: {len(paths)} files of {size:.0f} kB: {shown}; {times:.1f} × the floor's time")


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--files", type=int, default=400)
    arguments.add_argument("--words", type=int, default=4500)
    arguments.add_argument("--chapters", type=int, default=1)
    arguments.add_argument("--kinds", default="epub,html,txt")
    arguments.add_argument("--rounds", type=int, default=3, help="the best of so many counts")
    arguments.add_argument("--processes", type=int, default=len(os.sched_getaffinity(0)))
    arguments.add_argument("--peer", help="a Python that has FanFicFare, where calibre is not installed")
    given = arguments.parse_args()
    for kind in given.kinds.split(","):
        with tempfile.TemporaryDirectory() as place:
            measured(kind, generated(Path(place), kind, given.files, given.words, given.chapters), given)


if __name__ == "__main__":
    main()
