"""Stories as the JSON records of the command line and the API (`inspect --json`, `search --json`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ficfeed.story import (
    TAGGED,
    Chapter,
    ChapterDraft,
    RawTag,
    Status,
    Story,
    StoryDraft,
    StoryFacts,
    StoryTag,
    TagKind,
)
from ficfeed.text.plain import plain

Record = dict[str, Any]
"""A JSON object: the one place where values leave as a plain dictionary."""


def draft_record(draft: StoryDraft, tags: Sequence[StoryTag], key: str, *, text: bool = False) -> Record:
    """Return the record of a draft with the canonical tags derived for it.

    `key` serves where the draft names no archive address; `text` adds each chapter's plain text.
    """
    chapters = [_chapter(c, number, c.html if text else None) for number, c in enumerate(draft.chapters, 1)]
    facts = _facts(draft, draft.key or key, draft.url, draft.archive, chapters)
    return {**facts, **_tags(tags), "raw_tags": _raw(draft.raw_tags), "problems": list(draft.problems)}


def story_record(story: Story, *, text: bool = False) -> Record:
    """Return the record of a story in the library; `text` needs its chapters to hold their HTML."""
    chapters = [_chapter(c, c.position, c.html if text else None) for c in story.chapters]
    copy = next((c for c in story.copies if c.url or c.archive), None)
    facts = _facts(story, story.key, copy.url if copy else None, copy.archive if copy else None, chapters)
    return {**facts, **_tags(story.tags), "raw_tags": _raw(story.raw_tags), "problems": list(story.problems)}


def found_record(story: Story) -> Record:
    """Return the record of a story that was searched for: with its id, its feed time and its copies."""
    copies = [{"archive": copy.archive, "url": copy.url} for copy in story.copies]
    updated = story.changed_at.isoformat().replace("+00:00", "Z")
    return {**story_record(story), "id": str(story.id), "feed_updated": updated, "copies": copies}


def _facts(
    story: StoryFacts, key: str, url: str | None, archive: str | None, chapters: list[Record]
) -> Record:
    return {
        "key": key,
        "title": story.title,
        "creators": list(story.creators),
        "url": url,
        "archive": archive,
        "summary": story.summary,
        "notes": [*story.notes_before, *story.notes_after],
        "rating": story.rating.value,
        "status": Status.UNKNOWN.value if story.status is Status.STUB else story.status.value,
        "language": story.language,
        "words": story.words,
        "words_declared": story.words_declared,
        "chapters": chapters,
        "chapters_posted": story.chapters_posted,
        "chapters_expected": story.chapters_expected,
        "inferred": sorted(story.inferred),
        "published": story.published.iso if story.published else None,
        "revised": story.revised.iso if story.revised else None,
        "series": [{"name": place.name, "position": place.position} for place in story.series],
    }


def _chapter(chapter: Chapter | ChapterDraft, position: int, html: str | None) -> Record:
    record = {"position": position, "title": chapter.title, "words": chapter.words, "scenes": chapter.scenes}
    return record if html is None else {**record, "text": plain(html)}


def _tags(tags: Sequence[StoryTag]) -> Record:
    """What the creator declared, what follows from it, and the pairings with their members."""
    implied = {kind.value: _names(tags, kind, implied=True) for kind in TAGGED}
    pairings = {tag.tag: tag for tag in reversed(tags) if tag.tag.kind is TagKind.PAIRING and not tag.implied}
    return {
        "tags": {kind.value: _names(tags, kind, implied=False) for kind in TAGGED},
        "implied": {kind: names for kind, names in implied.items() if names or kind == TagKind.CHARACTER},
        "pairings": [_pairing(tag) for tag in reversed(pairings.values())],
    }


def _names(tags: Iterable[StoryTag], kind: TagKind, *, implied: bool) -> list[str]:
    return list(dict.fromkeys(t.tag.name for t in tags if t.tag.kind is kind and t.implied is implied))


def _pairing(tag: StoryTag) -> Record:
    return {
        "name": tag.tag.name,
        "kind": "platonic" if tag.tag.platonic else "romantic",
        "members": list(tag.tag.members),
        "qualifiers": list(tag.qualifiers),
    }


def _raw(tags: Iterable[RawTag]) -> list[Record]:
    return [{"kind": tag.kind.value, "text": tag.text, "where": tag.where.value} for tag in tags]
