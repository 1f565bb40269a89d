"""What the library knows of the stories that a batch may be about: looked up together, as frozen values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from ficfeed.store.changes import CopyWrite
from ficfeed.store.tables import body, chapter, copy, event, story
from ficfeed.story import EventKind, Status, StoryDate

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class KnownChapter:
    """A chapter without its text. `row` is its number in the table, for `texts`."""

    row: int
    position: int
    title: str | None
    digest: bytes | None
    words: int
    archive_id: str | None


@dataclass(frozen=True, slots=True)
class KnownCopy:
    """A place where a story stands or stood."""

    row: int
    source: int
    story: int
    key: str
    archive: str | None
    url: str | None
    local: bool
    chapters: int
    fingerprint: bytes | None
    gone: bool

    def written(self, *, new: bool) -> CopyWrite:
        """Return the order to have it stand in the library as it is here."""
        return CopyWrite(new=new, **{name: getattr(self, name) for name in KnownCopy.__dataclass_fields__})


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownStory:
    """A story as it stands in the library. `counts` says how many events of each kind it has had.

    `lead` is the row of the copy that its words are from.
    """

    row: int
    key: str
    digest: bytes | None = None
    canon: str = ""
    corrections: str = ""
    status: Status = Status.UNKNOWN
    status_declared: bool = False
    revised: StoryDate | None = None
    chapters_posted: int = 1
    first_seen_at: datetime
    changed_at: datetime
    file_time: datetime | None = None
    gone: bool = False
    lead: int | None = None
    chapters: tuple[KnownChapter, ...] = ()
    counts: dict[EventKind, int] = field(default_factory=dict)


class Known:
    """What is known of one batch; grows while the batch is decided, so that it can refer to itself."""

    def __init__(self) -> None:
        self.stories: dict[int, KnownStory] = {}
        self._copies: dict[int, KnownCopy] = {}
        self._of_story: dict[int, dict[int, KnownCopy]] = defaultdict(dict)
        self._by_key: dict[str, int] = {}
        self._by_print: dict[bytes, int] = {}
        self._story_keys: dict[str, int] = {}

    def add_story(self, one: KnownStory) -> None:
        """Remember a story, in place of what was known of it."""
        self.stories[one.row] = one
        self._story_keys[one.key] = one.row

    def add_key(self, key: str, story_row: int) -> None:
        """Remember to which story a story's key leads: another one, if it was folded."""
        self._story_keys[key] = story_row

    def add_copy(self, one: KnownCopy) -> None:
        """Remember a copy, in place of what was known of it."""
        old = self._copies.get(one.row)
        if old is not None:
            self._of_story[old.story].pop(old.row, None)
            self._by_key.pop(old.key, None)
        self._copies[one.row] = self._of_story[one.story][one.row] = one
        self._by_key[one.key] = one.row
        if one.fingerprint is not None:
            self._by_print[one.fingerprint] = one.row

    def copy(self, row: int | None) -> KnownCopy | None:
        """Return the copy with that row number."""
        return None if row is None else self._copies.get(row)

    def copy_with_key(self, key: str) -> KnownCopy | None:
        """Return the copy that has this key."""
        return self.copy(self._by_key.get(key))

    def copy_with_print(self, fingerprint: bytes) -> KnownCopy | None:
        """Return a copy that consists of the same bytes."""
        found = self.copy(self._by_print.get(fingerprint))
        return found if found is not None and found.fingerprint == fingerprint else None

    def copies_of(self, story_row: int) -> list[KnownCopy]:
        """Return the copies of a story, in the order in which they came."""
        return [copy for _, copy in sorted(self._of_story[story_row].items())]

    def story_with_key(self, key: str) -> KnownStory | None:
        """Return the story that has this key, as its own or as that of one of its copies."""
        held = self.copy_with_key(key)
        return self.stories.get(held.story if held else self._story_keys.get(key, 0))

    def key_taken(self, key: str) -> bool:
        """Say whether a story or a copy has this key."""
        return key in self._by_key or key in self._story_keys


def look_up(
    connection: Connection, *, keys: Iterable[str], fingerprints: Iterable[bytes], copies: Iterable[int]
) -> Known:
    """Return the stories and copies that these keys, fingerprints and copy rows lead to.

    A folded story leads to the one that it was folded into. Every copy of every story found is there.
    """
    known, wanted = Known(), list(dict.fromkeys(keys))
    rows = {row.story_id for row in _rows(connection, select(copy.c.story_id), copy.c.key, wanted)}
    rows |= {row.story_id for row in _rows(connection, select(copy.c.story_id), copy.c.id, copies)}
    by_print = _rows(connection, select(copy.c.story_id), copy.c.fingerprint, fingerprints)
    rows |= {row.story_id for row in by_print}
    for row in _rows(connection, select(story.c.id, story.c.key, story.c.folded_into), story.c.key, wanted):
        known.add_key(row.key, row.folded_into or row.id)
        rows.add(row.folded_into or row.id)
    for row in _rows(connection, select(copy), copy.c.story_id, rows):
        known.add_copy(_copy(row))
    for one in _stories(connection, sorted(rows)):
        known.add_story(one)
    return known


def texts(connection: Connection, chapters: Iterable[int]) -> dict[int, bytes]:
    """Return the compressed HTML of these chapters, by chapter row."""
    query = select(body.c.chapter_id, body.c.text)
    return {row.chapter_id: row.text for row in _rows(connection, query, body.c.chapter_id, chapters)}


def corrected(connection: Connection) -> dict[str, tuple[int, str]]:
    """Return key -> (story row, what was corrected) of the stories that carry a correction of the owner's."""
    query = select(story.c.key, story.c.id, story.c.corrections).where(story.c.corrections > "")
    return {row.key: (row.id, row.corrections) for row in connection.execute(query)}


def _stories(connection: Connection, rows: Sequence[int]) -> Iterator[KnownStory]:
    chapters, counts = _chapters(connection, rows), _counts(connection, rows)
    for row in _rows(connection, select(story), story.c.id, rows):
        yield KnownStory(
            row=row.id,
            key=row.key,
            digest=row.digest,
            canon=row.canon,
            corrections=row.corrections,
            status=Status(row.status),
            status_declared='"status"' not in row.inferred,
            revised=StoryDate(row.revised) if row.revised else None,
            chapters_posted=row.chapters_posted,
            first_seen_at=row.first_seen_at,
            changed_at=row.changed_at,
            file_time=row.file_time,
            gone=row.gone,
            lead=row.lead,
            chapters=tuple(chapters.get(row.id, ())),
            counts=counts.get(row.id, {}),
        )


def _chapters(connection: Connection, rows: Sequence[int]) -> dict[int, list[KnownChapter]]:
    columns = (chapter.c.id, chapter.c.story_id, chapter.c.position, chapter.c.title)
    query = select(*columns, chapter.c.digest, chapter.c.words, chapter.c.archive_id)
    found: dict[int, list[KnownChapter]] = defaultdict(list)
    ordered = query.order_by(chapter.c.story_id, chapter.c.position)
    for row in _rows(connection, ordered, chapter.c.story_id, rows):
        one = KnownChapter(row.id, row.position, row.title, row.digest, row.words, row.archive_id)
        found[row.story_id].append(one)
    return found


def _counts(connection: Connection, rows: Sequence[int]) -> dict[int, dict[EventKind, int]]:
    query = select(event.c.story_id, event.c.kind, func.count().label("times"))
    found: dict[int, dict[EventKind, int]] = defaultdict(dict)
    grouped = query.group_by(event.c.story_id, event.c.kind)
    for row in _rows(connection, grouped, event.c.story_id, rows):
        found[row.story_id][EventKind(row.kind)] = row.times
    return found


def _copy(row: Any) -> KnownCopy:
    return KnownCopy(
        row=row.id,
        source=row.source_id,
        story=row.story_id,
        key=row.key,
        archive=row.archive,
        url=row.url,
        local=row.local,
        chapters=row.chapters,
        fingerprint=row.fingerprint,
        gone=row.gone,
    )


def _rows(connection: Connection, query: Select[Any], column: Any, values: Iterable[Any]) -> Iterator[Any]:
    """Yield the rows where the column has one of these values, asked for in parts."""
    wanted = list(dict.fromkeys(values))
    for start in range(0, len(wanted), _AT_ONCE):
        yield from connection.execute(query.where(column.in_(wanted[start : start + _AT_ONCE])))
