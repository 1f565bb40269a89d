"""Where a page of stories begins: after a story, named by its time and entry id, never a row number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from ficfeed.store.library import Library
from ficfeed.story import Story

_TOKEN = re.compile(r"([0-9]{1,17})~([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Place = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class StoryList:
    """One page of stories, newest first; `older` names the place where the next one begins, "" at the end."""

    stories: Sequence[Story]
    older: str = ""


def place_of(library: Library, token: str) -> Place | None:
    """Return (changed_at, row) of the story that the token names; None for a token that we never gave.

    The time is the token's: the story may have moved up since, and the page must not jump with it.
    """
    match = _TOKEN.fullmatch(token)
    story = library.stories.by_id(UUID(match[2])) if match else None
    if match is None or story is None:
        return None
    try:
        return _EPOCH + timedelta(microseconds=int(match[1])), story.row
    except OverflowError:
        return None


def token_of(story: Story, at: datetime) -> str:
    """Return the name of the place after a story that is listed at that time."""
    return f"{(at - _EPOCH) // timedelta(microseconds=1)}~{story.id}"


def stories_of(
    library: Library,
    row: int,
    *,
    limit: int,
    ratings: frozenset[int],
    minor: bool = False,
    before: Place | None = None,
) -> StoryList:
    """Return the newest stories of a tag, or those before a place."""
    listed = library.listings.newest(row, limit=limit + 1, ratings=ratings, minor=minor, before=before)
    stories = library.stories.by_rows([story for story, _ in listed[:limit]])
    if len(listed) <= limit or not stories:
        return StoryList(stories)
    at = dict(listed)[stories[-1].row]
    return StoryList(stories, token_of(stories[-1], at))
