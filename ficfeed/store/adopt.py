"""The words of one story for another that turned out to be the same: copied as they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, Row, select

from ficfeed.store.changes import ChapterWrite, StoryWrite
from ficfeed.store.known import KnownStory, texts
from ficfeed.store.stories import read_whole
from ficfeed.store.tables import chapter, story
from ficfeed.story import Chapter, ChapterDraft, Event, StoryDate, StoryFacts


def adopted(connection: Connection, row: int, into: KnownStory, events: tuple[Event, ...]) -> StoryWrite:
    """Return what has to be written so that `into` says all that the story with this row says.

    Its key, its times and its place in the lists stay its own.
    """
    whole = read_whole(connection, [row])[row]
    kept = connection.execute(select(story).where(story.c.id == row)).one()
    return StoryWrite(
        row=into.row,
        new=False,
        key=into.key,
        facts=StoryFacts(**{one.name: getattr(whole, one.name) for one in fields(StoryFacts)}),
        raw_tags=whole.raw_tags,
        tags=whole.tags,
        problems=whole.problems,
        digest=kept.digest,
        canon=kept.canon,
        corrections=kept.corrections,
        lead=kept.lead,
        first_seen_at=into.first_seen_at,
        changed_at=into.changed_at,
        file_time=whole.file_time,
        chapters=_chapters(connection, row, whole.chapters) or None,
        events=events,
    )


def _chapters(connection: Connection, row: int, shown: Sequence[Chapter]) -> tuple[ChapterWrite, ...]:
    query = select(chapter).where(chapter.c.story_id == row).order_by(chapter.c.position)
    found = connection.execute(query).all()
    bodies = texts(connection, [one.id for one in found])
    return tuple(
        ChapterWrite(_draft(one, kept), bodies.get(kept.id), kept.digest)
        for one, kept in zip(shown, found, strict=True)
    )


def _draft(one: Chapter, kept: Row[Any]) -> ChapterDraft:
    return ChapterDraft(
        title=one.title,
        words=one.words,
        scenes=one.scenes,
        notes_before=one.notes_before,
        notes_after=one.notes_after,
        archive_id=kept.archive_id,
        published=StoryDate(kept.published) if kept.published else None,
    )
