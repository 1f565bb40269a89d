"""The sample stories that ship: stories and nothing else, of the kinds that the first page should show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STORIES = Path(__file__).resolve().parents[2] / "storage" / "stories"
FILES = sorted(path for path in STORIES.rglob("*") if path.is_file())


def text(path: Path) -> str:
    """Return a sample's text: UTF-8, or the one file that is windows-1252."""
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def prose(path: Path) -> str:
    """Return what follows a sample's header."""
    return re.split(r"(?m)^(?:\*{3}|-{3,})\r?$", text(path), maxsplit=1)[-1]


def test_the_folder_holds_stories_only() -> None:
    assert {path.suffix for path in FILES} == {".txt"}
    assert len({path.parent if path.parent != STORIES else path for path in FILES}) >= 14


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_sample_is_short_and_whole(path: Path) -> None:
    words = len(text(path).split())
    assert 100 <= words <= 900
    assert "\ufffd" not in text(path)


def test_the_drabble_has_a_hundred_words() -> None:
    assert len(prose(STORIES / "Spare Key.txt").split()) == 100


def test_encodings_and_line_ends_differ() -> None:
    data = [path.read_bytes() for path in FILES]
    assert any(b"\x93" in each and b"\xe2\x80" not in each for each in data), "one is windows-1252"
    assert any(b"\r\n" in each for each in data), "one has the line ends of Windows"
    assert any(each.startswith(b"\xef\xbb\xbf") for each in data), "one begins with a byte order mark"


def test_feeds_of_a_pairing_show_several_stories() -> None:
    both = [
        path
        for path in FILES
        if re.search(r"(?i)lexie grey|mark/lexie", text(path)[:1200] + text(path)[-300:])
    ]
    assert len(both) >= 4


def test_the_kinds_of_stories_are_all_there() -> None:
    everything = "\n".join(text(path) for path in FILES)
    for mark in (
        r"Status: WIP",
        r"Chapters: 1/\?",
        r"Series: Seattle Winters, part 1",
        r"Series: Seattle Winters, part 2",
        r"Language: German",
        r"(?m)^Tags: category: fluff",
        r"Rating: M\b",
        r"Warnings: Major Character Death",
        r"Form: drabble",
        r"Category: femslash",
        r"(?m)^Chapter 3: ",
    ):
        assert re.search(mark, everything), mark
