"""A folder of stories, looked through without reading a file: what is new, changed or no longer there.

One scandir per folder, compared with what is known of that folder (LIMITS 5: 1.6 times a bare scandir and
stat; hashing 9 times). No link is followed: whatever a link inside the folder leads to is met at its own
place, and what it leads to outside is none of ours (SAFETY B04).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from ficfeed.clock import Clock
from ficfeed.errors import SourceError
from ficfeed.sources.names import never_a_story, saved_with_a_page
from ficfeed.sources.paths import join

YOUNG = timedelta(seconds=2)
"""A file that was written to so lately may be written to still."""
_AHEAD = timedelta(minutes=1)
"""So far may the clock of a file server be ahead of ours."""
_BETWEEN_LOOKS = 0.5

Stat = tuple[int, int]
"""Size in bytes and mtime_ns of a file."""


class KnownFiles(Protocol):
    """What was seen of the folder at the last scan."""

    def in_folder(self, folder: bytes) -> dict[bytes, Stat]:
        """Return name -> (size, mtime_ns) of the files known in a folder."""
        ...

    def folders(self) -> list[tuple[bytes, int]]:
        """Return (folder, number of files known in it)."""
        ...


@dataclass(frozen=True, slots=True)
class FolderSeen:
    """A folder in which something is new, changed or gone. `folder` is relative, b"" for the source's own.

    `present` are all its files but those still `moving`; `changed` and `vanished` are names.
    """

    folder: bytes
    present: dict[bytes, Stat]
    changed: frozenset[bytes]
    vanished: frozenset[bytes]
    moving: frozenset[bytes] = frozenset()


@dataclass(slots=True)
class FolderScan:
    """One pass over a folder. Iterate it; what it counts is complete afterwards.

    With `patient`, a file that is still young is looked at twice, half a second apart, and taken if it
    stood still; otherwise it is left for the next pass. `present` counts files, `known` those of before.
    """

    root: Path
    files: KnownFiles
    clock: Clock
    patient: bool = False
    present: int = 0
    known: int = 0
    waiting: list[tuple[bytes, bytes]] = field(default_factory=list)
    unreadable: list[tuple[bytes, str]] = field(default_factory=list)
    vanished_folders: list[bytes] = field(default_factory=list)
    _visited: set[bytes] = field(default_factory=set)
    _inodes: set[tuple[int, int]] = field(default_factory=set)

    def __iter__(self) -> Iterator[FolderSeen]:
        """Yield the folders with changes. Raises SourceError if the folder itself cannot be read."""
        later: list[tuple[bytes, dict[bytes, Stat]]] = []
        for folder, present in self._walk():
            if young := self._young(present):
                later.append((folder, {name: present[name] for name in young}))
                if self.patient:
                    self._visited.add(folder)
                    continue
            if seen := self._compared(folder, present, young):
                yield seen
        yield from self._second_look(later if self.patient else [])
        self._find_vanished_folders()

    def _walk(self) -> Iterator[tuple[bytes, dict[bytes, Stat]]]:
        """Yield each folder with its files; sub-folders in the order of their names."""
        root = os.fsencode(self.root)
        waiting = [b""]
        while waiting:
            folder = waiting.pop()
            try:
                entries = self._entries(os.path.join(root, folder) if folder else root)  # noqa: PTH118
            except OSError as error:
                self._cannot_enter(folder, error)
                continue
            files = {}
            for entry, seen in entries:
                if stat.S_ISREG(seen.st_mode):
                    files[entry.name] = (seen.st_size, seen.st_mtime_ns)
                elif stat.S_ISDIR(seen.st_mode) and self._first_time(seen):
                    waiting.append(join(folder, entry.name))
            yield folder, files

    def _entries(self, path: bytes) -> list[tuple[os.DirEntry[bytes], os.stat_result]]:
        found: list[tuple[os.DirEntry[bytes], os.stat_result]] = []
        with os.scandir(path) as listed:
            for entry in listed:
                if never_a_story(entry.name):
                    continue
                try:
                    found.append((entry, entry.stat(follow_symlinks=False)))
                except OSError:  # gone between the listing and the look
                    continue
        aside = saved_with_a_page({entry.name for entry, _ in found})
        if aside:
            found = [pair for pair in found if pair[0].name not in aside]
        return found

    def _first_time(self, seen: os.stat_result) -> bool:
        place = (seen.st_dev, seen.st_ino)
        if place in self._inodes:
            return False
        self._inodes.add(place)
        return True

    def _cannot_enter(self, folder: bytes, error: OSError) -> None:
        if not folder:
            reason = error.strerror or str(error)
            raise SourceError(str(self.root), f"{reason}; its stories stay as they are") from error
        if not isinstance(error, FileNotFoundError | NotADirectoryError):
            self.unreadable.append((folder, error.strerror or str(error)))

    def _young(self, present: dict[bytes, Stat]) -> frozenset[bytes]:
        now = self.clock.now()
        latest = int((now + _AHEAD).timestamp() * 1e9)
        earliest = int((now - YOUNG).timestamp() * 1e9)
        return frozenset(name for name, (_, mtime) in present.items() if earliest < mtime < latest)

    def _second_look(self, later: list[tuple[bytes, dict[bytes, Stat]]]) -> Iterator[FolderSeen]:
        if later:
            self.clock.sleep(_BETWEEN_LOOKS)
        for folder, first in later:
            present = self._again(folder)
            moving = frozenset(n for n in self._young(present) if present[n] != first.get(n, present[n]))
            if seen := self._compared(folder, present, moving):
                yield seen

    def _again(self, folder: bytes) -> dict[bytes, Stat]:
        try:
            entries = self._entries(os.path.join(os.fsencode(self.root), folder))  # noqa: PTH118
        except OSError:
            return {}
        return {
            entry.name: (seen.st_size, seen.st_mtime_ns)
            for entry, seen in entries
            if stat.S_ISREG(seen.st_mode)
        }

    def _compared(
        self, folder: bytes, present: dict[bytes, Stat], moving: frozenset[bytes]
    ) -> FolderSeen | None:
        known = self.files.in_folder(folder)
        self._visited.add(folder)
        self.known += len(known)
        self.present += len(present)
        if present == known:
            return None
        changed = {name for name, seen in present.items() if known.get(name) != seen}
        moving &= changed
        self.waiting += ((folder, name) for name in moving)
        still = {name: seen for name, seen in present.items() if name not in moving}
        return FolderSeen(
            folder, still, frozenset(changed - moving), frozenset(known.keys() - present.keys()), moving
        )

    def _find_vanished_folders(self) -> None:
        closed = tuple(folder + b"/" for folder, _ in self.unreadable)
        for folder, count in self.files.folders():
            if folder in self._visited:
                continue
            self.known += count
            if (folder + b"/").startswith(closed):
                self.present += count
            else:
                self.vanished_folders.append(folder)
