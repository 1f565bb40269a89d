"""The tables of the library. Rows never leave the store; values of `story.py` do.

Times are UTC (`UtcTime`). JSON text holds short lists. What is derived (listing, storytag, tally, entry)
can be made again from what is kept (story, chapter, tagging, copy, event).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

from ficfeed.store.engine import UtcTime

SCHEMA = "0002"
"""The newest migration; kept in `setting` as `schema`."""

EVERYTHING = 0
"""The tag number under which `listing` and `tally` count every story."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_CLUSTERED = {"sqlite_with_rowid": False}


class Base(SQLModel):
    """Binds every table to metadata of our own, with names that migrations can rely on."""

    metadata = metadata


def _key(name: str, target: str, **more: Any) -> Any:
    """A part of a composite primary key that refers to another table."""
    return Field(sa_column=Column(name, Integer, ForeignKey(target), primary_key=True, **more))


def _ref(name: str, target: str, *, index: bool = True, nullable: bool = False) -> Any:
    column = Column(name, Integer, ForeignKey(target), nullable=nullable, index=index)
    return Field(default=None, sa_column=column)


def _time(name: str, *, nullable: bool = False) -> Any:
    return Field(default=None, sa_column=Column(name, UtcTime, nullable=nullable))


def _blob(name: str, *, nullable: bool = False, index: bool = False) -> Any:
    return Field(default=None, sa_column=Column(name, LargeBinary, nullable=nullable, index=index))


def _text(name: str, *, nullable: bool = False) -> Any:
    return Field(default=None if nullable else "", sa_column=Column(name, Text, nullable=nullable))


class SourceRow(Base, table=True):
    """A source, known by its kind and normalised place, not by the name the settings give it."""

    __tablename__ = "source"
    __table_args__ = (UniqueConstraint("kind", "place"),)
    id: int = Field(primary_key=True)
    kind: str
    place: str
    name: str
    etag: str | None = _text("etag", nullable=True)
    last_modified: str | None = _text("last_modified", nullable=True)
    baseline_done_at: datetime | None = _time("baseline_done_at", nullable=True)
    last_run_at: datetime | None = _time("last_run_at", nullable=True)
    last_success_at: datetime | None = _time("last_success_at", nullable=True)
    last_count: int = 0
    failures: int = 0
    requests: int = 0
    due_at: datetime | None = _time("due_at", nullable=True)
    suspect: str | None = _text("suspect", nullable=True)
    suspect_at: datetime | None = _time("suspect_at", nullable=True)
    options: str = _text("options")


class FileRow(Base, table=True):
    """A file of a folder source as it was last seen; a rescan compares with this and reads nothing else.

    `folder` (below the source's folder) and `name` are the file system's own bytes. `reason` says why it
    is no story; then it is not read again until size or time change. `part` orders the files of one copy.
    """

    __tablename__ = "file"
    __table_args__ = _CLUSTERED
    source_id: int = _key("source_id", "source.id")
    folder: bytes = Field(sa_column=Column("folder", LargeBinary, primary_key=True))
    name: bytes = Field(sa_column=Column("name", LargeBinary, primary_key=True))
    size: int
    mtime_ns: int
    fingerprint: bytes | None = _blob("fingerprint", nullable=True, index=True)
    copy_id: int | None = _ref("copy_id", "copy.id", nullable=True)
    part: int | None = None
    reason: str | None = _text("reason", nullable=True)


class StoryRow(Base, table=True):
    """A story. `rating` is its rank. `canon` is the revision of the tag rules its listing was derived by.

    `digest` is of everything its material says but the chapters' text; `corrections` of the owner's.
    `lead` is the copy that its words are from.
    """

    __tablename__ = "story"
    __table_args__ = (Index("ix_story_canon", "canon"), Index("ix_story_corrections", "corrections"))
    id: int = Field(primary_key=True)
    key: str = Field(unique=True)
    uuid: str = Field(unique=True)
    title: str
    summary: str | None = _text("summary", nullable=True)
    excerpt: str = _text("excerpt")
    notes_before: str = _text("notes_before")
    notes_after: str = _text("notes_after")
    rating: int = 0
    status: str
    language: str | None = None
    words: int | None = None
    words_declared: int | None = None
    chapters_posted: int = 1
    chapters_expected: int | None = None
    published: str | None = None
    revised: str | None = None
    inferred: str = _text("inferred")
    problems: str = _text("problems")
    file_time: datetime | None = _time("file_time", nullable=True)
    first_seen_at: datetime = _time("first_seen_at")
    changed_at: datetime = _time("changed_at")
    gone: bool = False
    folded_into: int | None = _ref("folded_into", "story.id", nullable=True)
    canon: str = _text("canon")
    digest: bytes | None = _blob("digest", nullable=True)
    corrections: str = _text("corrections")
    lead: int | None = None


class CopyRow(Base, table=True):
    """Where a story stands. `key` is the copy's own: the archive's id, or `file:<folder's name>/<path>`."""

    __tablename__ = "copy"
    id: int = Field(primary_key=True)
    source_id: int = _ref("source_id", "source.id")
    story_id: int = _ref("story_id", "story.id")
    key: str = Field(unique=True)
    archive: str | None = None
    url: str | None = _text("url", nullable=True)
    local: bool = False
    chapters: int = 1
    fingerprint: bytes | None = _blob("fingerprint", nullable=True, index=True)
    gone: bool = False


class ChapterRow(Base, table=True):
    """A chapter without its text. `digest` is of its normalised words, to recognise it in a later draft."""

    __tablename__ = "chapter"
    __table_args__ = (UniqueConstraint("story_id", "position"),)
    id: int = Field(primary_key=True)
    story_id: int = _ref("story_id", "story.id", index=False)
    position: int
    title: str | None = _text("title", nullable=True)
    words: int = 0
    scenes: int = 1
    notes_before: str = _text("notes_before")
    notes_after: str = _text("notes_after")
    archive_id: str | None = None
    published: str | None = None
    digest: bytes | None = _blob("digest", nullable=True)


class BodyRow(Base, table=True):
    """The text of a chapter, HTML compressed with zstd; apart, so that lists do not page over it."""

    __tablename__ = "body"
    chapter_id: int = Field(
        sa_column=Column(
            "chapter_id", Integer, ForeignKey("chapter.id", ondelete="CASCADE"), primary_key=True
        )
    )
    text: bytes = _blob("text")


class TagRow(Base, table=True):
    """A tag by canonical name or synonym. `key` is the spelling key; `slug` was made once and stays."""

    __tablename__ = "tag"
    __table_args__ = (UniqueConstraint("kind", "platonic", "scope", "key"), UniqueConstraint("kind", "slug"))
    id: int = Field(primary_key=True)
    kind: str
    platonic: bool = False
    scope: str = ""
    key: str
    name: str
    members: str = _text("members")
    slug: str
    canonical_id: int | None = _ref("canonical_id", "tag.id", nullable=True)


class TaggingRow(Base, table=True):
    """A tag as its creator wrote it; kept for ever."""

    __tablename__ = "tagging"
    __table_args__ = _CLUSTERED
    story_id: int = _key("story_id", "story.id")
    position: int = Field(primary_key=True)
    kind: str
    text: str
    place: str


class StoryTagRow(Base, table=True):
    """Derived: the canonical tags of a story, in order. `raw`: position in `tagging`; None = implied."""

    __tablename__ = "storytag"
    __table_args__ = (Index("ix_storytag_tag_id", "tag_id"), _CLUSTERED)
    story_id: int = _key("story_id", "story.id")
    tag_id: int = _key("tag_id", "tag.id")
    position: int = 0
    raw: int | None = None
    qualifiers: str = _text("qualifiers")
    rule: str = _text("rule")
    place: int | None = None


class ListingRow(Base, table=True):
    """Derived: the stories of a tag, newest first, with what filters ask for in the row itself."""

    __tablename__ = "listing"
    __table_args__ = _CLUSTERED
    tag_id: int = Field(primary_key=True)
    changed_at: datetime = Field(sa_column=Column("changed_at", UtcTime, primary_key=True))
    story_id: int = _key("story_id", "story.id")
    rating: int = 0
    words: int | None = None
    status: str
    language: str | None = None
    minor: bool = False


class TallyRow(Base, table=True):
    """Derived: how many stories of each rating a tag lists, minor pairings left out."""

    __tablename__ = "tally"
    __table_args__ = _CLUSTERED
    tag_id: int = Field(primary_key=True)
    rating: int = Field(primary_key=True)
    stories: int = 0


class EventRow(Base, table=True):
    """What happened to a story: only ever added to."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_kind_at", "kind", "at"),)
    id: int = Field(primary_key=True)
    story_id: int = _ref("story_id", "story.id")
    kind: str
    at: datetime = _time("at")
    first: int | None = None
    last: int | None = None
    ordinal: int = 1
    chapter_id: str | None = None
    baseline: bool = False


class EntryRow(Base, table=True):
    """A rendered feed entry, of a story (`event_id` 0) or of an event: a cache, to be emptied at any time."""

    __tablename__ = "entry"
    __table_args__ = _CLUSTERED
    story_id: int = _key("story_id", "story.id")
    event_id: int = Field(default=0, primary_key=True)
    stamp: str
    xml: str = _text("xml")


class StaleRow(Base, table=True):
    """A tag whose feeds may have changed: put in by ingest, taken out when they are published."""

    __tablename__ = "stale"
    tag_id: int = Field(sa_column=Column("tag_id", Integer, primary_key=True, autoincrement=False))
    turn: int = 0


class FeedRow(Base, table=True):
    """A published document: its path below storage/feeds/ and its HTTP validators."""

    __tablename__ = "feed"
    path: str = Field(primary_key=True)
    etag: str
    last_modified: datetime = _time("last_modified")


class LeaseRow(Base, table=True):
    """Who may do a piece of work now; `token` grows at each take-over, so that a late owner is noticed."""

    __tablename__ = "lease"
    name: str = Field(primary_key=True)
    owner: str
    until: datetime = _time("until")
    token: int = 1


class SettingRow(Base, table=True):
    """Facts of the schema and of this instance."""

    __tablename__ = "setting"
    name: str = Field(primary_key=True)
    value: str


def _table(row: Any) -> Table:
    table: Table = row.__table__
    return table


source, file, story, copy = map(_table, (SourceRow, FileRow, StoryRow, CopyRow))
chapter, body, tag, tagging = map(_table, (ChapterRow, BodyRow, TagRow, TaggingRow))
storytag, listing, tally, event = map(_table, (StoryTagRow, ListingRow, TallyRow, EventRow))
entry, stale, feed, lease, setting = map(_table, (EntryRow, StaleRow, FeedRow, LeaseRow, SettingRow))
