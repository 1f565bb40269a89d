"""Libraries for tests, written straight into the tables: no file is read and no rule of ingest is needed."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import zstandard
from sqlalchemy import insert

from ficfeed.feeds.atom import document
from ficfeed.feeds.entries import entry_xml
from ficfeed.feeds.heads import all_head, tag_head
from ficfeed.feeds.look import Look
from ficfeed.store import tables
from ficfeed.store.engine import writing
from ficfeed.store.library import Library
from ficfeed.story import MINOR_QUALIFIERS, Rating, Status, TagKind, TagPage, entry_id
from ficfeed.tags.names import key

DAY_ONE = datetime(2026, 1, 1, 12, tzinfo=UTC)
_ORDER = ("tag", "story", "tagging", "storytag", "listing", "copy", "chapter", "body", "event")
_NAMES_OF_PAIRING = re.compile(r"\s*(?:/|&)\s*")


@dataclass(frozen=True, slots=True)
class Told:
    """A tag that a test gives a story. `raw` is how its creator wrote it: "" the same, None not at all."""

    kind: TagKind
    name: str
    raw: str | None = ""
    qualifiers: tuple[str, ...] = ()
    rule: str = "as written"
    place: int | None = None
    slug: str = ""
    scope: str = ""


def slug_of(name: str) -> str:
    """Return a slug that is good enough for a test's own names."""
    plain = re.sub(r"\s*&\s*", "--and--", re.sub(r"\s*/\s*", "--", key(name).replace("'", "")))
    return re.sub(r"[^\w-]+", "-", plain).strip("-")


@dataclass(slots=True)
class LibraryBuilder:
    """Gathers stories; `write` puts them into the library, which is to be empty before."""

    library: Library
    _rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    _tags: dict[tuple[TagKind, str, str], int] = field(default_factory=dict)
    _tally: Counter[tuple[int, int]] = field(default_factory=Counter)

    def story(
        self,
        title: str,
        tags: Iterable[Told] = (),
        *,
        creators: Sequence[str] = ("Wren",),
        rating: Rating = Rating.GENERAL,
        status: Status = Status.COMPLETE,
        chapters: Sequence[tuple[str | None, str]] = ((None, "<p>Once.</p>"),),
        words: int | None = 1200,
        url: str | None = None,
        at: datetime | None = None,
        gone: bool = False,
        **facts: Any,
    ) -> str:
        """Add a story, later than those before it; return its entry id. `facts` are columns of its row."""
        number = len(self._rows.get("story", ())) + 1
        story_key = facts.pop("key", f"file:stories/{number}.txt")
        at = at or DAY_ONE + timedelta(hours=number)
        self._story(number, story_key, title, rating, status, chapters, words, at, gone, facts)
        every = [
            *tags,
            *(Told(TagKind.CREATOR, creator) for creator in creators),
            Told(TagKind.RATING, rating.value),
            Told(TagKind.STATUS, status.label),
        ]
        for position, told in enumerate(every):
            self._tag(number, position, told, rating, status, at, gone)
        if not gone:
            self._list(tables.EVERYTHING, number, rating, status, at, minor=False)
        self._copy(number, story_key, url, len(chapters))
        self._add("event", id=number, story_id=number, kind="new", at=at, ordinal=1, baseline=False)
        return str(entry_id(story_key))

    def synonym(self, kind: TagKind, name: str, of: str) -> None:
        """Make a name a synonym of a tag that is there."""
        self._make_tag(Told(kind, name), canonical=self._tags[kind, key(of), ""])

    def write(self) -> Library:
        """Write everything in one transaction and return the library."""
        source = {"id": 1, "kind": "folder", "place": "/stories", "name": "stories", "options": ""}
        zeros = dict.fromkeys(("last_count", "failures", "requests"), 0)
        tally = [{"tag_id": t, "rating": r, "stories": n} for (t, r), n in self._tally.items()]
        with writing(self.library.engine) as connection:
            connection.execute(insert(tables.source), [source | zeros])
            for name in _ORDER:
                if rows := self._rows.get(name):
                    connection.execute(insert(tables.metadata.tables[name]), rows)
            if tally:
                connection.execute(insert(tables.tally), tally)
        return self.library

    def _add(self, table: str, **row: Any) -> None:
        columns = tables.metadata.tables[table].columns.keys()
        self._rows.setdefault(table, []).append(dict.fromkeys(columns) | row)

    def _story(
        self,
        number: int,
        story_key: str,
        title: str,
        rating: Rating,
        status: Status,
        chapters: Sequence[tuple[str | None, str]],
        words: int | None,
        at: datetime,
        gone: bool,
        facts: dict[str, Any],
    ) -> None:
        texts = dict.fromkeys(
            ("excerpt", "notes_before", "notes_after", "inferred", "problems", "canon", "corrections"), ""
        )
        row = texts | {
            "id": number,
            "key": story_key,
            "uuid": str(entry_id(story_key)),
            "title": title,
            "rating": rating.rank,
            "status": status.value,
            "language": "en",
            "words": words,
            "chapters_posted": len(chapters),
            "first_seen_at": at,
            "changed_at": at,
            "gone": gone,
        }
        self._add("story", **row | facts)
        for position, (name, html) in enumerate(chapters, 1):
            chapter = number * 1000 + position
            shown = {"title": name, "words": (words or 0) // len(chapters), "scenes": 1}
            notes = {"notes_before": "", "notes_after": ""}
            self._add("chapter", id=chapter, story_id=number, position=position, **shown, **notes)
            self._add("body", chapter_id=chapter, text=zstandard.compress(html.encode()))

    def _tag(
        self,
        story: int,
        position: int,
        told: Told,
        rating: Rating,
        status: Status,
        at: datetime,
        gone: bool,
    ) -> None:
        row = self._tags.get((told.kind, key(told.name), told.scope)) or self._make_tag(told)
        raw = None if told.raw is None else position
        if told.raw is not None:
            text = told.raw or told.name
            self._add(
                "tagging", story_id=story, position=position, kind=told.kind.value, text=text, place="header"
            )
        self._add(
            "storytag",
            story_id=story,
            tag_id=row,
            position=position,
            raw=raw,
            qualifiers=json.dumps(told.qualifiers) if told.qualifiers else "",
            rule=told.rule,
            place=told.place,
        )
        if not gone:
            minor = bool(MINOR_QUALIFIERS.intersection(told.qualifiers))
            self._list(row, story, rating, status, at, minor=minor)

    def _list(
        self, tag_row: int, story: int, rating: Rating, status: Status, at: datetime, *, minor: bool
    ) -> None:
        self._add(
            "listing",
            tag_id=tag_row,
            changed_at=at,
            story_id=story,
            rating=rating.rank,
            words=None,
            status=status.value,
            language="en",
            minor=minor,
        )
        self._tally[tag_row, rating.rank] += not minor

    def _make_tag(self, told: Told, canonical: int | None = None) -> int:
        row = len(self._rows.get("tag", ())) + 1
        members = _NAMES_OF_PAIRING.split(told.name) if told.kind is TagKind.PAIRING else []
        self._tags[told.kind, key(told.name), told.scope] = row
        self._add(
            "tag",
            id=row,
            kind=told.kind.value,
            platonic=told.kind is TagKind.PAIRING and "&" in told.name,
            scope=told.scope,
            key=key(told.name),
            name=told.name,
            members=json.dumps(members) if members else "",
            slug=told.slug or slug_of(told.name),
            canonical_id=canonical,
        )
        return row

    def _copy(self, story: int, story_key: str, url: str | None, chapters: int) -> None:
        place = {"archive": "AO3" if url else None, "url": url, "local": True}
        self._add(
            "copy",
            id=story,
            source_id=1,
            story_id=story,
            key=story_key,
            chapters=chapters,
            gone=False,
            **place,
        )


def feed_bytes(library: Library, look: Look, page: TagPage | None = None) -> bytes:
    """Return the feed of a tag, or of everything, as publishing would write it."""
    listed = library.listings.newest(page.row if page else tables.EVERYTHING)
    stories = library.stories.by_rows([row for row, _ in listed])
    slugs = [{tag.tag: tag.slug for tag in story.tags} for story in stories]
    entries = [entry_xml(story, look, known) for story, known in zip(stories, slugs, strict=True)]
    head = tag_head(page, look) if page else all_head(look)
    return document(head, entries, stories[0].changed_at if stories else DAY_ONE)
