"""Which tags an entry shows: a story's own, and those that its facts amount to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ficfeed.story import Status, Story, StoryTag, TagKind, TagName


def shown_tags(story: Story) -> list[StoryTag]:
    """Return the story's tags by kind, each once; rating, status and series also where no tag says them.

    Where a tag is both declared and implied, or declared twice, the first declared one is kept. A status
    or language that nobody declared carries the remark "inferred".
    """
    found: dict[tuple[TagKind, str, bool, str], StoryTag] = {}
    for tag in sorted(_every(story), key=lambda t: t.implied):
        found.setdefault((tag.tag.kind, tag.tag.name, tag.tag.platonic, tag.tag.scope), tag)
    marked = (_marked(tag, story.inferred) for tag in found.values())
    return sorted(marked, key=lambda t: _ORDER[t.tag.kind])


_ORDER = {kind: place for place, kind in enumerate(TagKind)}


def _every(story: Story) -> Iterator[StoryTag]:
    yield from story.tags
    kinds = {tag.tag.kind for tag in story.tags}
    if TagKind.RATING not in kinds:
        yield StoryTag(TagName(TagKind.RATING, story.rating.value))
    if TagKind.STATUS not in kinds and story.status is not Status.UNKNOWN:
        yield StoryTag(TagName(TagKind.STATUS, story.status.label))
    if TagKind.SERIES not in kinds:
        for place in story.series:
            yield StoryTag(TagName(TagKind.SERIES, place.name), position=place.position)


def _marked(tag: StoryTag, inferred: frozenset[str]) -> StoryTag:
    # A rating is left out: "Not Rated" says by itself that nobody gave one.
    if tag.tag.kind not in {TagKind.STATUS, TagKind.LANGUAGE} or tag.tag.kind.value not in inferred:
        return tag
    return replace(tag, qualifiers=(*tag.qualifiers, "inferred"))
