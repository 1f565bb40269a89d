"""A real feed reader on a real service: newsboat sees every story once, and one more when one is added."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

NEWSBOAT = shutil.which("newsboat")
pytestmark = pytest.mark.skipif(NEWSBOAT is None, reason="no newsboat on this machine")

STORY = """{title} (Mark/Lexie, PG-13)

He had not meant to walk this far: the river, the bridge, the long road back past the ferry terminal.

The river was high. He counted the lights on the other side until he ran out of numbers.

Tags: show: grey's anatomy, pairing: mark sloan/lexie grey, angst
"""


def write(folder: Path, title: str) -> None:
    path = folder / f"{title}.txt"
    path.write_text(STORY.format(title=title), "utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000))


@pytest.fixture
def service(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Run `ficfeed run` on a folder of two stories; give its address and the folder."""
    stories = tmp_path / "storage" / "stories"
    stories.mkdir(parents=True)
    for title in ("Rain", "Snow"):
        write(stories, title)
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "ficfeed", "run", "--storage", str(tmp_path / "storage")]
    environment = {**os.environ, "FICFEED_WEB__PORT": str(port)}
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        until_two_are_published(f"{address}/feeds/all.atom", process)
        yield address, stories
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def until_two_are_published(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "the service ended"
        try:
            with urlopen(url, timeout=5) as answer:
                if answer.read().count(b"<entry>") == 2:
                    return
        except URLError:
            pass
        time.sleep(0.1)
    raise AssertionError("nothing was published")


def test_newsboat_sees_each_story_once_and_a_new_one_when_it_is_there(
    service: tuple[str, Path], tmp_path: Path
) -> None:
    address, stories = service
    feed = f"{address}/feeds/pairing/lexie-grey--mark-sloan.atom"
    assert read(tmp_path, feed) == ["Rain", "Snow"]
    assert read(tmp_path, feed) == ["Rain", "Snow"]
    write(stories, "Fog")
    command = [sys.executable, "-m", "ficfeed", "ingest", "--storage", str(stories.parent)]
    environment = {**os.environ, "FICFEED_SITE__BASE_URL": address}
    subprocess.run(command, check=True, capture_output=True, env=environment, timeout=60)
    assert read(tmp_path, feed) == ["Fog", "Rain", "Snow"]


def read(folder: Path, feed: str) -> list[str]:
    """Have newsboat fetch a feed, and return the titles that it holds."""
    assert NEWSBOAT is not None
    (folder / "urls").write_text(feed + "\n")
    (folder / "newsboat.conf").touch()
    files = ["-u", folder / "urls", "-c", folder / "cache.db", "-C", folder / "newsboat.conf"]
    command = [NEWSBOAT, *map(str, files), "-x", "reload"]
    environment = {**os.environ, "HOME": str(folder)}
    subprocess.run(command, check=True, capture_output=True, env=environment, timeout=60)
    with closing(sqlite3.connect(folder / "cache.db")) as cache:
        return sorted(title for (title,) in cache.execute("SELECT title FROM rss_item"))
