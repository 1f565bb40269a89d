"""What ingest asks the store to write: whole rows as frozen values, gathered and written together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from ficfeed.story import ChapterDraft, Event, RawTag, StoryFacts, StoryTag


@dataclass(frozen=True, slots=True)
class FileWrite:
    """A file as it was seen: `folder` below the source's own and `name` are the file system's bytes.

    `copy` is the row of the copy that it belongs to, None where it is no story; then `reason` says why.
    `part` orders the files of one copy, from 1.
    """

    folder: bytes
    name: bytes
    size: int
    mtime_ns: int
    fingerprint: bytes | None = None
    copy: int | None = None
    part: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyWrite:
    """A place where a story stands. `row` was taken from `intake.Numbers` for a new one."""

    row: int
    new: bool
    source: int
    story: int
    key: str
    archive: str | None = None
    url: str | None = None
    local: bool = True
    chapters: int = 1
    fingerprint: bytes | None = None
    gone: bool = False


@dataclass(frozen=True, slots=True)
class ChapterWrite:
    """A chapter, its HTML compressed with zstd, and the digest of its normalised words."""

    draft: ChapterDraft
    body: bytes | None
    digest: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryWrite:
    """A story as it shall stand, with all its tags. `chapters` None leaves the chapters as they are.

    `row` was taken from `intake.Numbers` for a new one. `tags` are canonical, those that follow from the
    facts (rating, status, language, creators, series) among them. `digest` is of facts and raw tags.
    `lead` is the row of the copy that all this is from.
    """

    row: int
    new: bool
    key: str
    facts: StoryFacts
    raw_tags: tuple[RawTag, ...]
    tags: tuple[StoryTag, ...]
    problems: tuple[str, ...]
    digest: bytes
    canon: str
    corrections: str
    first_seen_at: datetime
    changed_at: datetime
    file_time: datetime | None
    chapters: tuple[ChapterWrite, ...] | None
    events: tuple[Event, ...] = ()
    lead: int | None = None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A story that leaves the lists: nothing is left of it (gone), or it turned out to be another one."""

    row: int
    folded_into: int | None = None
    events: tuple[Event, ...] = ()


@dataclass(slots=True)
class Changes:
    """A batch under construction."""

    stories: list[StoryWrite] = field(default_factory=list)
    copies: list[CopyWrite] = field(default_factory=list)
    withdrawn: list[Withdrawal] = field(default_factory=list)
    files: list[FileWrite] = field(default_factory=list)
    left: list[tuple[bytes, bytes]] = field(default_factory=list)
    """(folder, name) of files that are no longer there, or stand elsewhere now."""

    @property
    def empty(self) -> bool:
        """True where there is nothing to write."""
        return not (self.stories or self.copies or self.withdrawn or self.files or self.left)

    def clear(self) -> None:
        """Empty it for the next batch."""
        for rows in (self.stories, self.copies, self.withdrawn, self.files, self.left):
            rows.clear()
