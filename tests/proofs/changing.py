"""A folder of stories that keeps changing, and what a library of it has to know: keys, chapters, endings.

Every change leaves a file an hour old, a second younger than the change before: no run has to wait for it.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))

from generate import Told, prose, told

WORDS = 300


@dataclass(slots=True)
class Kept:
    """A story of the folder. `seen` are its chapters at the last complete run, 0 for a story before that.

    `most` counts how often each kind of event may have happened to it at most.
    """

    told: Told
    key: str
    path: Path
    seen: int = 0
    unfinished: bool = False
    removed: bool = False
    most: Counter[str] = field(default_factory=lambda: Counter(new=1))

    @property
    def chapters(self) -> int:
        return len(self.told.parts)


class Folder:
    """Stories below `root`; `change` does a few things to them, `settled` notes that a run was complete."""

    def __init__(self, root: Path, count: int, seed: int) -> None:
        self.root, self._count, self._seed = root, count, seed
        self._chance = random.Random(f"folder {seed}")
        self._number = 0
        self._time = int(time.time()) - 3600 * 24
        self.kept: list[Kept] = []
        self._touched: set[str] = set()
        for _ in range(count):
            self._add()

    @property
    def present(self) -> list[Kept]:
        """The stories that stand in the folder."""
        return [one for one in self.kept if not one.removed]

    def change(self, times: int) -> None:
        """Add, lengthen, finish, edit, remove, rename or bring back so many stories."""
        acts: list[Callable[[], None]] = [
            self._add,
            self._lengthen,
            self._lengthen,
            self._finish,
            self._edit,
            self._edit,
            self._remove,
            self._rename,
            self._bring_back,
        ]
        for _ in range(times):
            self._chance.choice(acts)()
        while len(self.present) < self._count:
            self._add()

    def settled(self) -> None:
        """Note that a run was complete: what it saw is known from now on."""
        self._touched.clear()
        for one in self.present:
            one.seen, one.unfinished = one.chapters, not one.told.complete

    def forgotten(self) -> None:
        """Note that the library begins anew: only what stands in the folder counts, by its present path."""
        self._touched.clear()
        self.kept = [Kept(one.told, self._key(one.path), one.path) for one in self.present]

    def _add(self) -> None:
        number, self._number = self._number, self._number + 1
        story = told(number, words=WORDS, seed=self._seed, width=300, chapters=(1, 1, 2, 4)[number % 4])
        path = self.root / f"{number % 7}" / f"{story.title}.txt"
        one = Kept(story, self._key(path), path)
        self.kept.append(one)
        self._touched.add(one.key)
        self._write(one)

    def _lengthen(self) -> None:
        if one := self._one(lambda one: one.chapters > 1):
            one.told = one.told.longer(prose(self._chance, WORDS // 2))
            one.most["chapters"] += 1
            self._write(one)

    def _finish(self) -> None:
        if one := self._one(lambda one: not one.told.complete):
            one.told = replace(one.told, complete=True)
            one.most["completed"] += 1
            self._write(one)

    def _edit(self) -> None:
        if one := self._one(lambda one: True):
            one.told = replace(one.told, summary=prose(self._chance, 12).splitlines()[0])
            one.most["edited"] += 1
            self._write(one)

    def _remove(self) -> None:
        if one := self._one(lambda one: True):
            one.path.unlink()
            one.removed = True
            one.most["gone"] += 1

    def _rename(self) -> None:
        # Only what was known before can be known to have moved.
        if one := self._one(lambda one: one.seen > 0):
            place = self.root / f"{self._chance.randrange(9)}" / f"{one.path.stem} renamed {self._time}th.txt"
            place.parent.mkdir(parents=True, exist_ok=True)
            one.path = one.path.rename(place)

    def _bring_back(self) -> None:
        gone = [one for one in self.kept if one.removed and one.key not in self._touched]
        if gone:
            one = self._chance.choice(gone)
            one.removed = False
            one.most["returned"] += 1
            self._touched.add(one.key)
            self._write(one)

    def _one(self, fits: Callable[[Kept], bool]) -> Kept | None:
        """Return a story to be changed: once between two complete runs, else nobody could say what it is."""
        found = [one for one in self.present if one.key not in self._touched and fits(one)]
        if not found:
            return None
        one = self._chance.choice(found)
        self._touched.add(one.key)
        return one

    def _write(self, one: Kept) -> None:
        one.path.parent.mkdir(parents=True, exist_ok=True)
        one.path.write_text(one.told.text, encoding="utf-8")
        self._time += 1
        os.utime(one.path, (self._time, self._time))

    def _key(self, path: Path) -> str:
        return f"file:{self.root.name}/{path.relative_to(self.root).as_posix()}"
