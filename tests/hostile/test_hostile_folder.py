"""Hostile files among good ones: nothing crashes, hangs or gets out; the good ones are published."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import active_content
import hostile_files
import httpx
import pytest

from ficfeed.store.library import Library
from ficfeed.web.app import create_app
from ficfeed.web.server import Server
from ficfeed.web.site import SiteView

_SETTINGS = """
[feeds]
text = "full"
[[source]]
name = "hostile"
folder = "stories"
[[source]]
name = "tales"
folder = "tales"
chapters = "numbered files"
[[source]]
name = "folders"
folder = "folders"
chapters = "sub-folders"
layout = "{creator}/{fandom}/{title}"
"""
_MEMORY = 256 << 10  # kilobytes, of each process: two parse at once


@dataclass(frozen=True, slots=True)
class Ingested:
    """A home whose sources were read once, and what the command said."""

    home: Path
    done: subprocess.CompletedProcess[bytes]
    kilobytes: int
    """The most memory that any of its processes took."""

    @property
    def feeds(self) -> list[Path]:
        return sorted((self.home / "storage" / "feeds").rglob("*.atom"))

    @property
    def reasons(self) -> list[str]:
        return self.done.stderr.decode().splitlines()


def _ficfeed(home: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(_command(*words), cwd=home, capture_output=True, timeout=100, check=False)


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "ficfeed", *words, "--config", "config/ficfeed.toml"]


_MEASURE = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[2:])
_, status, used = os.wait4(process.pid, 0)
with open(sys.argv[1], "w") as told:
    told.write(str(used.ru_maxrss))
sys.exit(os.waitstatus_to_exitcode(status))
"""


def _measured(home: Path, *words: str) -> Ingested:
    """Run a command, and see what it and the processes that it started took.

    A small process stands between: what a child took counts its parent's size at the fork, and this is large.
    """
    told = home / "config" / "kilobytes"
    wrapped = [sys.executable, "-c", _MEASURE, str(told), *_command(*words)]
    done = subprocess.run(wrapped, cwd=home, capture_output=True, timeout=100, check=False)
    return Ingested(home, done, int(told.read_text()))


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Ingested:
    home = tmp_path_factory.mktemp("hostile")
    hostile_files.plant(home / "stories")
    for name in ("tales", "folders"):
        hostile_files.plant_numbers(home / name)
    (home / "config").mkdir()
    (home / "config" / "ficfeed.toml").write_text(_SETTINGS)
    return _measured(home, "ingest")


def test_no_file_crashes_or_hangs_the_reading_of_the_rest(ingested: Ingested) -> None:
    assert b"Traceback" not in ingested.done.stderr
    assert ingested.done.returncode == 1  # some files failed, and were named
    assert ingested.done.stdout.count(b"\n") == 3  # one line a source
    assert ingested.kilobytes < _MEMORY


def test_each_refused_file_is_one_line_with_one_reason(ingested: Ingested) -> None:
    refused = [line for line in ingested.reasons if ": " in line]
    assert len(refused) == len(ingested.reasons)
    assert len({tuple(line.split(": ")[:2]) for line in refused}) == len(refused)
    assert not any(ord(c) < 32 or ord(c) == 127 for line in refused for c in line)
    for name in (
        "kinds/sparse.txt",
        "kinds/long line.txt",
        "content/empty.txt",
        "content/nuls.txt",
        "kinds/wall.txt",
    ):
        assert sum(name in line for line in refused) == 1, name


def test_every_control_story_is_published(ingested: Ingested) -> None:
    found = json.loads(_ficfeed(ingested.home, "search", "--json", "--limit", "9999").stdout)
    titles = sorted(story["title"] for story in found if story["title"].startswith("Control "))
    assert titles == [f"Control {number:02}" for number in range(hostile_files.CONTROLS)]
    assert all(story["tags"]["pairing"] for story in found if story["title"] in titles)
    places = " ".join(story["key"] for story in found)
    assert "passwd" not in places
    assert "environ" not in places


def test_no_feed_is_ill_formed_or_active(ingested: Ingested) -> None:
    assert len(ingested.feeds) > 300
    found = {path.name: active_content.in_feed(path.read_bytes()) for path in ingested.feeds}
    assert {name: what for name, what in found.items() if what} == {}


def test_no_page_is_active(ingested: Ingested) -> None:
    storage = ingested.home / "storage"
    library = Library(storage / "ficfeed.db")
    app = create_app(library, storage / "feeds", SiteView(base_url="http://127.0.0.1:8000"))
    server = Server(app, "127.0.0.1", 0)
    server.start()
    found = json.loads(_ficfeed(ingested.home, "search", "--json", "--limit", "9999").stdout)
    odd = [f"/stories/{story['id']}" for story in found if "/script " in story["key"]]
    assert len(odd) > 80
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", trust_env=False) as client:
        shown = {at: client.get(at) for at in ("/", "/tags/fandom", "/tags/pairing", "/tags/freeform", *odd)}
    server.stop()
    library.close()
    assert {page.status_code for page in shown.values()} == {200}
    assert {at: what for at, page in shown.items() if (what := active_content.in_page(page.text))} == {}


def test_nothing_lies_outside_the_feeds_folder_and_no_name_is_too_long(ingested: Ingested) -> None:
    assert sorted(path.name for path in ingested.home.iterdir()) == [
        "config",
        "folders",
        "storage",
        "stories",
        "tales",
    ]
    assert all(len(os.fsencode(path.name)) <= 255 for path in ingested.feeds)
    assert all(path.resolve().is_relative_to(ingested.home / "storage") for path in ingested.feeds)


def test_a_second_reading_writes_no_feed_and_tries_no_file_again(ingested: Ingested) -> None:
    before = {path: path.stat().st_mtime_ns for path in ingested.feeds}
    again = _ficfeed(ingested.home, "ingest")
    assert again.returncode == 0
    assert again.stderr == b""
    assert {path: path.stat().st_mtime_ns for path in ingested.feeds} == before
