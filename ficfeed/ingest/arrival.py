"""One story as a pass brings it to the library: its files, its material, the owner's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ficfeed.ingest.assemble import Material
from ficfeed.ingest.corrections import Corrections
from ficfeed.ingest.owner import NOTHING, Said, above, below
from ficfeed.store.rederive import Canon
from ficfeed.story import RawTag, StoryDraft, StoryTag

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Part:
    """A file as the scan saw it, with what came of reading it: a fingerprint or a reason."""

    folder: bytes
    name: bytes
    size: int
    mtime_ns: int
    fingerprint: bytes | None = None
    reason: str | None = None

    @property
    def place(self) -> tuple[bytes, bytes]:
        """Where it stands: folder and name."""
        return self.folder, self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """The files of one story. `material` is None where no file of it could be read.

    `key` is the story's place as a key (`file:stories/Rain.txt`); `said` what path and source add.
    """

    parts: tuple[Part, ...]
    key: str
    material: Material | None
    said: Said = NOTHING

    @property
    def file_time(self) -> datetime:
        """The latest modification time of its files."""
        return time_of(max(part.mtime_ns for part in self.parts))

    @property
    def archive_key(self) -> str | None:
        """The key of the archive's work that it says it is."""
        return self.material.draft.key if self.material else None


@dataclass(frozen=True, slots=True)
class Rules:
    """By what a story is judged beyond its own words: tag rules and the owner's corrections."""

    canon: Canon
    corrections: Corrections

    def worded(self, draft: StoryDraft, said: Said, keys: Iterable[str]) -> tuple[StoryDraft, Said]:
        """Return a draft with the owner's words in it, and the correction that was applied.

        Below the draft's own words stands what path and source add (`said`), above them the correction for
        the first of these keys that has one.
        """

        def derive(raw: Sequence[RawTag]) -> Sequence[StoryTag]:
            return self.canon.derived(raw).tags

        draft = below(draft, said, derive) if said else draft
        correction = next((self.corrections[key] for key in keys if key in self.corrections), NOTHING)
        return (above(draft, correction, derive) if correction else draft), correction


def time_of(mtime_ns: int) -> datetime:
    """Return a modification time as an aware datetime; what the calendar does not reach is cut off."""
    try:
        return min(_EPOCH + timedelta(microseconds=mtime_ns // 1000), _LATEST)
    except OverflowError:
        return _LATEST if mtime_ns > 0 else _EPOCH
