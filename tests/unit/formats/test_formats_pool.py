from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from zstandard import ZstdDecompressor

from ficfeed import formats
from ficfeed.errors import UnreadableFile
from ficfeed.formats import FORMATS, parse, text
from ficfeed.formats.opening import GONE, read_file
from ficfeed.formats.pool import Parsed, Parsers
from ficfeed.formats.worker import digest, parse_file
from ficfeed.story import StoryDraft

STORY = "Lamp Oil\n\nAnn came down to the harbour.\n\nBea was waiting there with the can.\n"


class Trouble:
    """A format whose files do what a hostile file might."""

    def sniff(self, data: bytes, name: str) -> bool:
        return data.startswith(b"DO ")

    def parse(self, data: bytes, name: str) -> StoryDraft:
        if data == b"DO die":
            os.kill(os.getpid(), signal.SIGKILL)
        if data == b"DO eat":
            taken = []
            while True:
                taken.append(bytearray(10_000_000))
        if data == b"DO hang":
            while True:
                time.sleep(0.01)
        raise RuntimeError("a mistake of ours")


@pytest.fixture
def trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "FORMATS", (Trouble(), text))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(40):
        (tmp_path / f"{number}.txt").write_text(f"{STORY}\n{number} times.\n")
    return tmp_path


def reasons(found: Iterator[tuple[str, Parsed | UnreadableFile]]) -> dict[str, str | None]:
    return {token: one.reason if isinstance(one, UnreadableFile) else None for token, one in found}


def test_every_file_comes_back_once(folder: Path) -> None:
    with Parsers(2) as parsers:
        found = dict(parsers.run((n, folder / f"{n}.txt") for n in range(40)))
        again = dict(parsers.run([(7, folder / "7.txt")]))
    assert sorted(found) == list(range(40))
    assert again[7] == found[7] == parse_file(folder / "7.txt")


def test_what_a_worker_sends_is_ready_to_be_kept(folder: Path) -> None:
    one = parse_file(folder / "3.txt")
    html = ZstdDecompressor().decompress(one.bodies[0]).decode()
    assert html == parse((folder / "3.txt").read_bytes(), "3.txt").chapters[0].html
    assert one.draft.chapters[0].html == ""
    assert one.digests == (digest(html),)
    assert len(one.fingerprint) == len(one.digests[0]) == 16


def test_a_digest_is_of_words_and_not_of_how_they_are_set() -> None:
    assert digest("<p>Ann came.</p>\n<p>Bea!</p>") == digest("<p>ann <i>came</i> — bea</p>")
    assert digest("<p>Ann came.</p>") != digest("<p>Ann went.</p>")


def test_beside_threads_the_pool_starts_clean_processes(folder: Path) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        with Parsers(2) as parsers:
            found = dict(parsers.run((n, folder / f"{n}.txt") for n in range(10)))
    finally:
        stop.set()
        thread.join()
    assert found[4] == parse_file(folder / "4.txt")


@pytest.mark.usefixtures("trouble")
def test_a_file_that_kills_hangs_or_eats_costs_only_itself(folder: Path) -> None:
    for what in ("die", "hang", "eat", "err"):
        (folder / f"{what}.txt").write_text(f"DO {what}")
    names = [path.name for path in sorted(folder.iterdir())]
    with Parsers(2, seconds=1, memory_bytes=200_000_000) as parsers:
        told = reasons(parsers.run((name, folder / name) for name in names))
    assert sorted(told) == names
    bad = {name: reason for name, reason in told.items() if reason}
    assert sorted(bad) == ["die.txt", "eat.txt", "err.txt", "hang.txt"]
    assert "crashes" in bad["die.txt"]
    assert "longer than 1 s" in bad["hang.txt"]
    assert "memory" in bad["eat.txt"]
    assert "a mistake of ours" in bad["err.txt"]


def test_paths_are_drawn_as_they_are_needed(folder: Path) -> None:
    drawn: list[int] = []

    def paths() -> Iterator[tuple[int, Path]]:
        for number in range(4000):
            drawn.append(number)
            yield number, folder / f"{number % 40}.txt"

    with Parsers(2) as parsers:
        run = parsers.run(paths())
        for _ in range(20):
            next(run)
        assert len(drawn) < 200
        run.close()
        assert len(dict(parsers.run([(1, folder / "1.txt")]))) == 1


def test_links_pipes_folders_and_giants_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text(STORY)
    (tmp_path / "link.txt").symlink_to(tmp_path / "story.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    with (tmp_path / "sparse.txt").open("wb") as file:
        file.truncate(2_000_000_000)
    names = ["link.txt", "pipe.txt", "folder.txt", "sparse.txt", "missing.txt", "zero\0.txt"]
    with Parsers(1) as parsers:
        told = reasons(parsers.run((name, tmp_path / name) for name in names))
    assert told == {
        "link.txt": "a link, not a file",
        "pipe.txt": "not a regular file",
        "folder.txt": "not a regular file",
        "sparse.txt": "larger than 20 MB",
        "missing.txt": GONE,
        "zero\0.txt": "its name holds a zero byte",
    }


def test_a_file_that_is_no_utf8_by_name_is_read(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    path.write_text("Ann came down to the harbour and it was dark there.\n\nBea waited.\n")
    with Parsers(1) as parsers:
        ((_, one),) = parsers.run([(1, path)])
    assert isinstance(one, Parsed)
    assert one.draft.title == "café"


def test_the_cap_of_size_can_be_set(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 2000)
    with pytest.raises(UnreadableFile, match="larger"):
        read_file(path, 1999)
    assert len(read_file(path, 2000)) == 2000


def test_plain_text_is_asked_last() -> None:
    assert FORMATS[-1] is text
