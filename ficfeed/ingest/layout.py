"""What a file's path says by the owner's layout: "{fandom}/{creator}/{title}" over `Merlin/Ann/Rain.txt`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ficfeed.ingest.owner import NOTHING, Said, field_name

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class _Segment:
    """One part of a pattern: texts that have to be there, and between each two of them a field or None."""

    texts: tuple[str, ...]
    fields: tuple[str | None, ...]

    def read(self, name: str) -> list[tuple[str, str]] | None:
        """Return (field, text) of a name, None where it does not fit.

        Each field takes as little as it can, which finds a way whenever there is one, in one pass.
        """
        first, *between, last = self.texts
        end = len(name) - len(last)
        at = len(first)
        if not name.startswith(first) or not name.endswith(last):
            return None
        found: list[tuple[str, str]] = []
        for number, field in enumerate(self.fields):
            until = name.find(between[number], at + 1, end) if number < len(between) else end
            if until <= at:
                return None
            if field and (value := name[at:until].strip()):
                found.append((field, value))
            at = until + (len(between[number]) if number < len(between) else 0)
        return found if self.fields or at == end else None


@dataclass(frozen=True, slots=True)
class Layout:
    """A pattern for relative paths. The last part of it is the file (without suffix), those before folders.

    A path with fewer folders than the pattern says nothing; folders beyond it are passed over. `{ignore}`
    and `{part}` stand for anything.
    """

    segments: tuple[_Segment, ...] = ()

    @classmethod
    def of(cls, pattern: str) -> Layout:
        """Return the layout that a pattern describes; "" says nothing. The settings have checked it."""
        return cls(tuple(_segment(part) for part in pattern.split("/") if part.strip()))

    def read(self, folders: Sequence[str], stem: str) -> Said:
        """Return what the path of a story says: its folders from the source's on, and its name."""
        if not self.segments or len(folders) < len(self.segments) - 1:
            return NOTHING
        names = [*folders[: len(self.segments) - 1], stem]
        found: list[tuple[str, str]] = []
        for segment, name in zip(self.segments, names, strict=True):
            said = segment.read(name)
            if said is None:
                return NOTHING
            found += said
        return Said(tuple(found))


def _segment(part: str) -> _Segment:
    pieces = _PLACEHOLDER.split(part)
    return _Segment(tuple(pieces[::2]), tuple(map(field_name, pieces[1::2])))
