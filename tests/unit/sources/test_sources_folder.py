"""The scan of a folder: what is seen, what is passed over, what is left for later."""

from __future__ import annotations

import os
import socket
from datetime import timedelta
from pathlib import Path

import pytest
from fakes import FakeClock

from ficfeed.errors import SourceError
from ficfeed.sources.folder import FolderScan, FolderSeen, Stat
from ficfeed.sources.paths import join


class Remembered:
    """What a scan saw, as the library would know it."""

    def __init__(self) -> None:
        self.folder: dict[bytes, dict[bytes, Stat]] = {}

    def in_folder(self, folder: bytes) -> dict[bytes, Stat]:
        return dict(self.folder.get(folder, {}))

    def folders(self) -> list[tuple[bytes, int]]:
        return sorted((folder, len(names)) for folder, names in self.folder.items())

    def take(self, seen: list[FolderSeen]) -> None:
        for one in seen:
            kept = self.in_folder(one.folder)
            kept |= {name: one.present[name] for name in one.changed}
            self.folder[one.folder] = {n: s for n, s in kept.items() if n not in one.vanished}


class Place:
    """A folder under test, and the library's memory of it."""

    def __init__(self, root: Path) -> None:
        self.root, self.clock, self.known = root, FakeClock(), Remembered()

    def file(self, path: str | bytes, data: bytes = b"x", age: float = 60) -> Path:
        place = self.root / os.fsdecode(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        at = int((self.clock.now() - timedelta(seconds=age)).timestamp() * 1e9)
        os.utime(place, ns=(at, at))
        return place

    def scan(self, *, patient: bool = False) -> tuple[FolderScan, list[FolderSeen]]:
        scan = FolderScan(self.root, self.known, self.clock, patient)
        seen = list(scan)
        self.known.take(seen)
        return scan, seen

    def changed(self, *, patient: bool = False) -> set[bytes]:
        return {join(one.folder, name) for one in self.scan(patient=patient)[1] for name in one.changed}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_an_unchanged_folder_yields_nothing(place: Place) -> None:
    place.file("a.txt")
    place.file("deep/er/b.txt")
    assert place.changed() == {b"a.txt", b"deep/er/b.txt"}
    scan, seen = place.scan()
    assert seen == []
    assert (scan.present, scan.known) == (2, 2)


def test_size_or_time_makes_a_file_changed(place: Place) -> None:
    path = place.file("a.txt")
    place.file("b.txt")
    place.scan()
    place.file("a.txt", b"longer")
    assert place.changed() == {b"a.txt"}
    os.utime(path, ns=(1, 1))
    assert place.changed() == {b"a.txt"}


def test_a_deleted_file_has_vanished(place: Place) -> None:
    path = place.file("sub/a.txt")
    place.file("sub/b.txt")
    place.scan()
    path.unlink()
    _, seen = place.scan()
    assert [(one.folder, one.vanished) for one in seen] == [(b"sub", frozenset({b"a.txt"}))]


def test_a_deleted_folder_is_told_of_as_a_whole(place: Place) -> None:
    path = place.file("sub/a.txt")
    place.file("b.txt")
    place.scan()
    path.unlink()
    path.parent.rmdir()
    scan, seen = place.scan()
    assert (seen, scan.vanished_folders, scan.known) == ([], [b"sub"], 2)


def test_a_missing_folder_is_an_error_and_nothing_vanishes(place: Place) -> None:
    scan = FolderScan(place.root / "nowhere", place.known, place.clock)
    with pytest.raises(SourceError, match="No such file"):
        list(scan)


def test_a_file_in_place_of_the_folder_is_an_error(place: Place) -> None:
    scan = FolderScan(place.file("a.txt"), place.known, place.clock)
    with pytest.raises(SourceError):
        list(scan)


def test_a_young_file_is_left_for_the_next_tick(place: Place) -> None:
    place.file("a.txt", age=1)
    assert place.changed() == set()
    assert place.scan()[0].waiting == [(b"", b"a.txt")]
    place.clock.move(seconds=2)
    assert place.changed() == {b"a.txt"}


def test_a_run_by_hand_looks_twice_within_a_second(place: Place) -> None:
    place.file("a.txt", age=1)
    place.file("b.txt")
    assert place.changed(patient=True) == {b"a.txt", b"b.txt"}
    assert sum(place.clock.slept) <= 1


def test_a_run_by_hand_leaves_what_still_moves(place: Place) -> None:
    path = place.file("a.txt", age=1)
    place.file("b.txt")

    class Busy(FakeClock):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            path.write_bytes(b"one line more")

    place.clock = Busy(place.clock.now())
    assert place.changed(patient=True) == {b"b.txt"}


def test_a_file_dated_far_in_the_future_is_taken(place: Place) -> None:
    place.file("a.txt", age=-3e8)
    assert place.changed() == {b"a.txt"}


def test_no_link_is_followed(place: Place, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.txt").write_text("x")
    place.file("real/a.txt")
    (place.root / "out").symlink_to(outside)
    (place.root / "secret.txt").symlink_to(outside / "secret.txt")
    (place.root / "zero.txt").symlink_to("/dev/zero")
    (place.root / "environ.txt").symlink_to("/proc/self/environ")
    (place.root / "real" / "up").symlink_to(place.root)
    (place.root / "self").symlink_to("self")
    (place.root / "inside").symlink_to(place.root / "real")
    assert place.changed() == {b"real/a.txt"}


def test_only_regular_files_are_seen(place: Place) -> None:
    os.mkfifo(place.root / "pipe.txt")
    (place.root / "folder.html").mkdir()
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(place.root / "socket.txt"))
        place.file("a.txt")
        assert place.changed() == {b"a.txt"}


def test_hidden_names_and_what_is_never_a_story_are_passed_over(place: Place) -> None:
    for name in (".hidden.txt", ".git/a.txt", "a.JPG", "b.db", "c.txt.part", "d.tmp", "e.txt~", "~$f.docx"):
        place.file(name)
    place.file("Rain.html")
    place.file("Rain_files/frame.html")
    place.file("My_files/kept.txt")
    assert place.changed() == {b"Rain.html", b"My_files/kept.txt"}


def test_names_are_kept_as_the_bytes_they_are(place: Place) -> None:
    names = [b"caf\xe9.txt", "café.txt".encode(), "cafe\u0301.txt".encode(), b"a\nb.txt", b"\x1b[31m.txt"]
    names += [b"Rain.txt", b"rain.txt", b"con.txt", b"x" * 251 + b".txt", b"<b>.txt"]
    for name in names:
        place.file(name)
    assert place.changed() == set(names)


def test_an_unreadable_folder_is_one_line_and_its_files_have_not_vanished(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.file("shut/a.txt")
    place.file("shut/er/c.txt")
    place.file("open/b.txt")
    place.scan()
    real = os.scandir

    def refusing(path: bytes) -> object:
        if bytes(path).endswith(b"shut"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    with monkeypatch.context() as patched:
        patched.setattr(os, "scandir", refusing)
        scan, seen = place.scan()
    assert seen == []
    assert scan.unreadable == [(b"shut", "permission denied")]
    assert scan.vanished_folders == []
    assert (scan.present, scan.known) == (3, 3)


def test_a_folder_that_vanishes_during_the_scan_is_skipped(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.file("a/a.txt")
    place.file("b.txt")
    real = os.scandir

    def vanishing(path: bytes) -> object:
        if bytes(path).endswith(b"/a"):
            raise FileNotFoundError(2, "No such file or directory")
        return real(path)

    monkeypatch.setattr(os, "scandir", vanishing)
    scan, seen = place.scan()
    assert [one.changed for one in seen] == [frozenset({b"b.txt"})]
    assert scan.unreadable == []


def test_a_time_after_2262_is_one_that_the_database_can_hold_and_no_change_next_time(tmp_path: Path) -> None:
    place = Place(tmp_path)
    far = place.file("a.txt")
    os.utime(far, (10_000_000_000, 10_000_000_000))  # the year 2286
    ((folder,),) = (place.scan()[1],)
    assert -(2**63) <= folder.present[b"a.txt"][1] < 2**63
    assert place.changed() == set()


def test_feeds_in_a_storage_of_ours_are_no_stories(tmp_path: Path) -> None:
    place = Place(tmp_path)
    for name in ("storage/ficfeed.db", "storage/feeds/all.txt", "storage/stories/a.txt", "feeds/b.txt"):
        place.file(name)
    assert place.changed() == {b"storage/stories/a.txt", b"feeds/b.txt"}
