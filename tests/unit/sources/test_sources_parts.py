"""Which files make one story."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficfeed.sources.folder import FolderSeen
from ficfeed.sources.parts import Grouping, Item, items, natural, numbered
from ficfeed.sources.paths import file_key, shown


def seen(*names: str, folder: str = "", changed: str | None = None, vanished: str = "") -> FolderSeen:
    present = {name.encode(): (1, 1) for name in names}
    touched = frozenset(present) if changed is None else frozenset(changed.encode().split(b"|")) - {b""}
    return FolderSeen(folder.encode(), present, touched, frozenset(vanished.encode().split(b"|")) - {b""})


def names(found: FolderSeen, how: Grouping) -> list[list[str]]:
    return sorted([[name.decode() for name in item.names] for item in items(found, how)])


@pytest.mark.parametrize(
    ("name", "title", "number", "total"),
    [
        ("Rain 1.txt", "Rain", 1, None),
        ("Rain - Chapter 03.txt", "Rain", 3, None),
        ("Rain_ch12.html", "Rain", 12, None),
        ("Rain (2 of 5).txt", "Rain", 2, 5),
        ("Rain (2_5).txt", "Rain", 2, 5),
        ("Rain (2\u22155).txt", "Rain", 2, 5),
        ("Rain [3-7].txt", "Rain", 3, 7),
        ("Rain, Part 2.txt", "Rain", 2, None),
        ("Regen - Kapitel 4.txt", "Regen", 4, None),
        ("Chapter 7.txt", "", 7, None),
        ("Rain #4.txt", "Rain", 4, None),
    ],
)
def test_a_name_says_its_place_in_a_story(name: str, title: str, number: int, total: int | None) -> None:
    found = numbered(name.encode())
    assert found is not None
    assert (found.title, found.number, found.total) == (title, number, total)


@pytest.mark.parametrize("name", ["Rain.txt", "2012.txt", "Chapter one.txt", "R2D2.txt", "sketch.txt"])
def test_a_name_without_a_place_says_none(name: str) -> None:
    assert numbered(name.encode()) is None


def test_each_file_is_a_story_by_default() -> None:
    assert names(seen("Rain 1.txt", "Rain 2.txt"), "one file") == [["Rain 1.txt"], ["Rain 2.txt"]]


def test_numbered_files_are_one_story_in_the_order_of_their_numbers() -> None:
    found = seen("Rain 10.txt", "Rain 2.txt", "Rain 1.txt", "Sun.txt")
    assert names(found, "numbered files") == [["Rain 1.txt", "Rain 2.txt", "Rain 10.txt"], ["Sun.txt"]]


def test_only_names_that_say_so_are_chapters_where_nobody_set_it() -> None:
    found = seen(
        "Rain 1.txt", "Rain 2.txt", "story_001.txt", "story_002.txt", "Sun Chapter 1.txt", "Sun Chapter 2.txt"
    )
    groups = names(found, "named chapters")
    assert ["Sun Chapter 1.txt", "Sun Chapter 2.txt"] in groups
    assert len(groups) == 5
    assert names(seen("Fog (1 of 2).txt", "Fog (2 of 2).txt"), "named chapters") == [
        ["Fog (1 of 2).txt", "Fog (2 of 2).txt"]
    ]


def test_years_doubles_and_other_suffixes_are_no_chapters() -> None:
    found = seen("Gift 2010.txt", "Gift 2011.txt", "Rain 1.txt", "Rain 01.txt", "Sun 1.txt", "Sun 2.html")
    assert all(len(group) == 1 for group in names(found, "numbered files"))


def test_chapters_without_a_title_are_called_after_their_folder() -> None:
    (item,) = items(seen("Chapter 1.txt", "Chapter 2.txt", folder="ann/Rain"), "numbered files")
    assert (item.title, item.path) == ("Rain", b"ann/Rain/Chapter 1.txt")


def test_a_sub_folder_is_one_story_and_files_beside_it_are_their_own() -> None:
    (item,) = items(seen("b 10.txt", "a.txt", "b 9.txt", folder="Rain"), "sub-folders")
    assert item == Item(b"Rain", (b"a.txt", b"b 9.txt", b"b 10.txt"), b"Rain", "Rain")
    assert names(seen("a.txt", "b.txt"), "sub-folders") == [["a.txt"], ["b.txt"]]


def test_a_part_that_came_or_went_touches_its_story_only() -> None:
    came = seen("Rain 1.txt", "Rain 2.txt", "Sun 1.txt", "Sun 2.txt", changed="Rain 2.txt")
    assert names(came, "numbered files") == [["Rain 1.txt", "Rain 2.txt"]]
    went = seen("Rain 1.txt", "Sun 1.txt", changed="", vanished="Rain 2.txt")
    assert names(went, "numbered files") == [["Rain 1.txt"]]


def test_a_story_waits_for_a_part_that_still_moves() -> None:
    found = seen("Rain 1.txt", "Rain 2.txt", "Sun.txt", changed="Rain 1.txt|Sun.txt")
    moving = FolderSeen(b"", found.present, found.changed, frozenset(), frozenset({b"Rain 2.txt"}))
    assert names(moving, "numbered files") == [["Sun.txt"]]


@given(st.sets(st.binary(min_size=1, max_size=12), max_size=8))
def test_every_touched_file_is_in_exactly_one_story(given_names: set[bytes]) -> None:
    present = dict.fromkeys(given_names, (1, 1))
    found = FolderSeen(b"sub", present, frozenset(given_names), frozenset())
    for how in ("one file", "numbered files", "sub-folders"):
        together = [name for item in items(found, how) for name in item.names]
        assert sorted(together) == sorted(given_names)
        assert len(sorted(given_names, key=natural)) == len(given_names)


@given(st.binary(max_size=20), st.binary(max_size=20))
def test_shown_names_are_one_printable_line_and_never_collide(one: bytes, other: bytes) -> None:
    assert shown(one).isprintable()
    assert (shown(one) == shown(other)) == (one == other)
    shown(one).encode("utf-8")


def test_a_key_is_the_path_below_the_folders_name() -> None:
    assert file_key("stories", "sub/Café 100%.txt".encode()) == "file:stories/sub/Café 100%.txt"
    assert file_key("stories", b"caf\xe9.txt") == r"file:stories/caf\xe9.txt"
