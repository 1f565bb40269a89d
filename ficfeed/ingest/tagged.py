"""All canonical tags of a story: those derived from its raw tags, and those that its facts are."""

from __future__ import annotations

from collections.abc import Iterator

from ficfeed.store.rederive import Canon
from ficfeed.story import TAGGED, Status, StoryDraft, StoryTag, TagKind, TagName
from ficfeed.tags import vocabulary
from ficfeed.tags.canon import Derived


def all_tags(draft: StoryDraft, canon: Canon) -> Derived:
    """Return a story's canonical tags: creators, series, what was derived, rating, status, language.

    Kinds that are facts come from the facts alone, so that a rating is never listed twice.
    """
    found = canon.derived(draft.raw_tags)
    derived = (one for one in found.tags if one.tag.kind in TAGGED)
    return Derived((*_first(draft), *derived, *_last(draft)), found.problems)


def _first(draft: StoryDraft) -> Iterator[StoryTag]:
    for name in draft.creators:
        yield StoryTag(TagName(TagKind.CREATOR, name), rule="as the story names them")
    for place in draft.series:
        yield StoryTag(TagName(TagKind.SERIES, place.name), rule="as written", position=place.position)


def _last(draft: StoryDraft) -> Iterator[StoryTag]:
    yield StoryTag(TagName(TagKind.RATING, draft.rating.value), rule=_how(draft, "rating"))
    if draft.status is not Status.UNKNOWN:
        yield StoryTag(TagName(TagKind.STATUS, draft.status.label), rule=_how(draft, "status"))
    if draft.language:
        name = vocabulary.language_name(draft.language) or draft.language
        yield StoryTag(TagName(TagKind.LANGUAGE, name), rule=_how(draft, "language"))


def _how(draft: StoryDraft, field: str) -> str:
    return "inferred" if field in draft.inferred else "declared"
