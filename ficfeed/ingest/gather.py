"""From a scan to arrivals: files go out to be parsed, and come back together as stories."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Protocol, TypeVar

from ficfeed.formats.opening import GONE, LARGEST
from ficfeed.formats.worker import Outcome, Parsed
from ficfeed.ingest.arrival import Arrival, Part
from ficfeed.ingest.batch import Place
from ficfeed.ingest.outline import Outline
from ficfeed.ingest.report import Tally
from ficfeed.sources.folder import FolderScan
from ficfeed.sources.parts import Grouping, Item, items
from ficfeed.sources.paths import join, shown

Token = TypeVar("Token")


class Reader(Protocol):
    """Parses files, many at once."""

    def run(self, paths: Iterable[tuple[Token, str | Path]]) -> Iterator[tuple[Token, Outcome]]:
        """Yield each file's token with what became of it, in the order in which they are done."""
        ...


@dataclass(slots=True)
class _Waiting:
    """A story some of whose files are being parsed."""

    number: int
    item: Item
    parts: list[Part]
    parsed: list[Parsed | None]
    missing: int


@dataclass(slots=True)
class Gathering:
    """One pass over a folder, story by story. Iterate it; `vanished` is complete afterwards."""

    scan: FolderScan
    reader: Reader
    grouping: Grouping
    outline: Outline
    tally: Tally
    limit: int | None = None
    largest: int = LARGEST
    tell: Callable[[], None] = lambda: None
    vanished: list[Place] = field(default_factory=list)
    touched: int = 0
    cut_short: bool = False
    _ready: deque[tuple[int, Arrival]] = field(default_factory=deque)

    def __iter__(self) -> Iterator[tuple[int, Arrival]]:
        """Yield (number in the order of the scan, story). Raises SourceError."""
        for (waiting, at), outcome in self.reader.run(self._jobs()):
            yield from self._drain()
            if arrival := self._back(waiting, at, outcome):
                yield waiting.number, arrival
        yield from self._drain()

    def _drain(self) -> Iterator[tuple[int, Arrival]]:
        while self._ready:
            yield self._ready.popleft()

    def _jobs(self) -> Iterator[tuple[tuple[_Waiting, int], str]]:
        numbers = count()
        for seen in self.scan:
            self.vanished += ((seen.folder, name) for name in seen.vanished)
            for item in items(seen, self.grouping):
                if self.limit is not None and self.tally.found >= self.limit:
                    self.cut_short = True
                    return
                self.tally.found += 1
                self.touched += len(item.names)
                yield from self._files(self._waiting(next(numbers), item, seen.present))
            self.tell()

    def _waiting(self, number: int, item: Item, present: dict[bytes, tuple[int, int]]) -> _Waiting:
        parts = [self._part(item.folder, name, present[name]) for name in item.names]
        return _Waiting(number, item, parts, [None] * len(parts), sum(p.reason is None for p in parts))

    def _part(self, folder: bytes, name: bytes, seen: tuple[int, int]) -> Part:
        reason = f"larger than {self.largest / 1e6:g} MB" if seen[0] > self.largest else None
        return Part(folder, name, *seen, reason=reason)

    def _files(self, waiting: _Waiting) -> Iterator[tuple[tuple[_Waiting, int], str]]:
        if not waiting.missing:
            if arrival := self._arrived(waiting):
                self._ready.append((waiting.number, arrival))
            return
        root = os.fsencode(self.scan.root)
        for at, part in enumerate(waiting.parts):
            if part.reason is None:
                path = os.path.join(root, join(part.folder, part.name))  # noqa: PTH118
                yield (waiting, at), os.fsdecode(path)

    def _back(self, waiting: _Waiting, at: int, outcome: Outcome) -> Arrival | None:
        part = waiting.parts[at]
        fingerprint = outcome.fingerprint if isinstance(outcome, Parsed) else None
        reason = None if isinstance(outcome, Parsed) else outcome.reason
        waiting.parts[at] = Part(part.folder, part.name, part.size, part.mtime_ns, fingerprint, reason)
        waiting.parsed[at] = outcome if isinstance(outcome, Parsed) else None
        waiting.missing -= 1
        self.tally.size += part.size
        return None if waiting.missing else self._arrived(waiting)

    def _arrived(self, waiting: _Waiting) -> Arrival | None:
        """Return the story; None where a file of it vanished meanwhile: the next pass sees what is left."""
        self.tally.done += 1
        self.tell()
        if any(part.reason == GONE for part in waiting.parts):
            return None
        for part in waiting.parts:
            if part.reason is not None:
                self.tally.failed.append((shown(join(*part.place)), part.reason))
        parsed = [one for one in waiting.parsed if one is not None]
        return self.outline.arrival(waiting.item, waiting.parts, parsed)
