"""Reading stories: rows put together into the frozen values of `story.py`, many at a time."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import zstandard
from sqlalchemy import Connection, Engine, Row, func, select

from ficfeed.store.engine import reading
from ficfeed.store.tables import body, chapter, copy, file, source, story, storytag, tag, tagging
from ficfeed.story import (
    Chapter,
    Copy,
    Rating,
    RawTag,
    SeriesPlace,
    Status,
    Story,
    StoryDate,
    StoryTag,
    TagKind,
    TagName,
    Where,
)

_RATINGS = tuple(Rating)
_BATCH = 500
_CHAPTERS = select(chapter).order_by(chapter.c.story_id, chapter.c.position)


class Stories:
    """The stories of the library."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def by_rows(self, rows: Sequence[int]) -> list[Story]:
        """Return the stories with these rows in that order, without chapters; unknown ones are left out."""
        found: dict[int, Story] = {}
        with reading(self._engine) as connection:
            for start in range(0, len(rows), _BATCH):
                found.update(_read(connection, rows[start : start + _BATCH]))
        return [found[row] for row in rows if row in found]

    def whole(self, rows: Sequence[int]) -> list[Story]:
        """Return the same with chapters (no text), raw tags and problems."""
        found: dict[int, Story] = {}
        with reading(self._engine) as connection:
            for start in range(0, len(rows), _BATCH):
                found.update(read_whole(connection, rows[start : start + _BATCH]))
        return [found[row] for row in rows if row in found]

    def by_id(self, uuid: UUID) -> Story | None:
        """Return the whole story with that entry id (no text); a folded one gives its successor."""
        return self._one(story.c.uuid == str(uuid))

    def by_key(self, key: str) -> Story | None:
        """Return the story with that key, its own or one of its copies', and its chapters (no text)."""
        found = self._one(story.c.key == key)
        return found or self._one(
            story.c.id == select(copy.c.story_id).where(copy.c.key == key).scalar_subquery()
        )

    def keys_at(self, place: str, folder: bytes, name: bytes) -> tuple[str, ...]:
        """Return the keys of the story to which a file of a folder source belongs: its own, its copies'."""
        holding = select(copy.c.story_id).join(file, file.c.copy_id == copy.c.id)
        holding = holding.join(source, source.c.id == file.c.source_id).where(
            source.c.kind == "folder", source.c.place == place, file.c.folder == folder, file.c.name == name
        )
        copies = select(copy.c.key).where(copy.c.story_id == holding.scalar_subquery()).order_by(copy.c.id)
        with reading(self._engine) as connection:
            own = connection.execute(select(story.c.key).where(story.c.id == holding.scalar_subquery()))
            return tuple(dict.fromkeys([*own.scalars(), *connection.execute(copies).scalars()]))

    def with_text(self, value: Story) -> Story:
        """Return the story with its chapters and their HTML, which is *not* sanitised."""
        return replace(value, chapters=self.texts([value.row]).get(value.row, ()))

    def texts(self, rows: Sequence[int]) -> dict[int, tuple[Chapter, ...]]:
        """Return the chapters of these stories with their HTML, *not* sanitised, None where there is none."""
        query = _CHAPTERS.add_columns(body.c.text).outerjoin(body, body.c.chapter_id == chapter.c.id)
        found: dict[int, list[Chapter]] = defaultdict(list)
        with reading(self._engine) as connection:
            for row in connection.execute(query.where(chapter.c.story_id.in_(rows))):
                html = None if row.text is None else _unpack(row.text)
                found[row.story_id].append(replace(_chapter(row), html=html))
        return {row: tuple(chapters) for row, chapters in found.items()}

    def count(self) -> int:
        """Return how many stories there are that are not gone."""
        query = select(func.count()).select_from(story).where(~story.c.gone, story.c.folded_into.is_(None))
        with reading(self._engine) as connection:
            return int(connection.execute(query).scalar_one())

    def _one(self, condition: Any) -> Story | None:
        with reading(self._engine) as connection:
            row = connection.execute(select(story.c.id, story.c.folded_into).where(condition)).first()
            if row is None:
                return None
            number = row.folded_into or row.id
            return read_whole(connection, [number]).get(number)


def _read(connection: Connection, rows: Sequence[int]) -> dict[int, Story]:
    tags, copies = _tags(connection, rows), _copies(connection, rows)
    query = select(story).where(story.c.id.in_(rows))
    return {
        row.id: _story(row, tuple(tags.get(row.id, ())), tuple(copies.get(row.id, ())))
        for row in connection.execute(query)
    }


def _story(row: Row[Any], tags: tuple[StoryTag, ...], copies: tuple[Copy, ...]) -> Story:
    return Story(
        row=row.id,
        key=row.key,
        title=row.title,
        creators=_names(tags, TagKind.CREATOR),
        summary=row.summary,
        excerpt=row.excerpt,
        notes_before=tuple(_list(row.notes_before)),
        notes_after=tuple(_list(row.notes_after)),
        rating=_RATINGS[row.rating],
        status=Status(row.status),
        language=row.language,
        words=row.words,
        words_declared=row.words_declared,
        chapters_posted=row.chapters_posted,
        chapters_expected=row.chapters_expected,
        published=StoryDate(row.published) if row.published else None,
        revised=StoryDate(row.revised) if row.revised else None,
        series=tuple(SeriesPlace(t.tag.name, t.position) for t in tags if t.tag.kind is TagKind.SERIES),
        inferred=frozenset(_list(row.inferred)),
        first_seen_at=row.first_seen_at,
        changed_at=row.changed_at,
        file_time=row.file_time,
        tags=tags,
        copies=copies,
        problems=tuple(_list(row.problems)),
        gone=row.gone,
    )


def _tags(connection: Connection, rows: Sequence[int]) -> dict[int, list[StoryTag]]:
    query = (
        select(storytag, tag.c.kind, tag.c.name, tag.c.platonic, tag.c.members, tag.c.scope, tag.c.slug)
        .add_columns(tagging.c.kind.label("raw_kind"), tagging.c.text, tagging.c.place.label("raw_place"))
        .join(tag, tag.c.id == storytag.c.tag_id)
        .outerjoin(
            tagging, (tagging.c.story_id == storytag.c.story_id) & (tagging.c.position == storytag.c.raw)
        )
        .where(storytag.c.story_id.in_(rows))
        .order_by(storytag.c.story_id, storytag.c.position)
    )
    found: dict[int, list[StoryTag]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.story_id].append(
            StoryTag(
                tag_name(row),
                raw=None if row.text is None else _raw(row.raw_kind, row.text, row.raw_place),
                qualifiers=tuple(_list(row.qualifiers)),
                rule=row.rule,
                position=row.place,
                slug=row.slug,
            )
        )
    return found


def _copies(connection: Connection, rows: Sequence[int]) -> dict[int, list[Copy]]:
    query = (
        select(copy.c.story_id, copy.c.archive, copy.c.url, copy.c.local, copy.c.chapters, source.c.name)
        .join(source, source.c.id == copy.c.source_id)
        .where(copy.c.story_id.in_(rows), ~copy.c.gone)
        .order_by(copy.c.story_id, copy.c.id)
    )
    found: dict[int, list[Copy]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.story_id].append(
            Copy(source=row.name, archive=row.archive, url=row.url, local=row.local, chapters=row.chapters)
        )
    return found


def read_whole(connection: Connection, rows: Sequence[int]) -> dict[int, Story]:
    """Return the stories with these rows, by row: with chapters (no text), raw tags and problems."""
    chapters: dict[int, list[Chapter]] = defaultdict(list)
    for row in connection.execute(_CHAPTERS.where(chapter.c.story_id.in_(rows))):
        chapters[row.story_id].append(_chapter(row))
    written: dict[int, list[RawTag]] = defaultdict(list)
    query = select(tagging).where(tagging.c.story_id.in_(rows))
    for row in connection.execute(query.order_by(tagging.c.story_id, tagging.c.position)):
        written[row.story_id].append(_raw(row.kind, row.text, row.place))
    return {
        number: replace(one, chapters=tuple(chapters[number]), raw_tags=tuple(written[number]))
        for number, one in _read(connection, rows).items()
    }


def _chapter(row: Row[Any]) -> Chapter:
    return Chapter(
        position=row.position,
        title=row.title,
        words=row.words,
        scenes=row.scenes,
        notes_before=tuple(_list(row.notes_before)),
        notes_after=tuple(_list(row.notes_after)),
    )


def tag_name(row: Row[Any]) -> TagName:
    """Return the canonical tag in a row that has the columns kind, name, platonic, members and scope."""
    return TagName(
        TagKind(row.kind),
        row.name,
        platonic=bool(row.platonic),
        members=tuple(_list(row.members)),
        scope=row.scope,
    )


def _names(tags: Iterable[StoryTag], kind: TagKind) -> tuple[str, ...]:
    return tuple(t.tag.name for t in tags if t.tag.kind is kind)


def _raw(kind: str, text: str, place: str) -> RawTag:
    return RawTag(TagKind(kind), text, Where(place))


def _list(text: str) -> list[str]:
    return json.loads(text) if text else []


def _unpack(data: bytes) -> str:
    return zstandard.ZstdDecompressor().decompress(data).decode("utf-8")
