"""Stories, tags and documents that the tests of the feeds share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import feedparser
from hypothesis import strategies as st

from ficfeed.feeds.atom import FeedHead
from ficfeed.feeds.look import Look
from ficfeed.story import (
    Copy,
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

SEEN = datetime(2026, 3, 1, 10, 30, 15, 250_000, tzinfo=UTC)
LOOK = Look(base_url="https://fic.example/lib", title="My shelf")
FANDOM = TagName(TagKind.FANDOM, "The Lighthouse Files (TV)")
PAIRING = TagName(TagKind.PAIRING, "Ada Brook/Tom Reed", members=("Ada Brook", "Tom Reed"))
ADA = TagName(TagKind.CHARACTER, "Ada Brook")
WARNING = TagName(TagKind.WARNING, "Major Character Death")
SLUGS: Mapping[TagName, str] = {
    FANDOM: "the-lighthouse-files-tv",
    PAIRING: "ada-brook--tom-reed",
    ADA: "ada-brook",
    WARNING: "major-character-death",
    TagName(TagKind.CREATOR, "marigold"): "marigold",
}

hostile = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from("<>&\"'/;#\0\x0b\x1b\x85\x9c\ud800\ufffe\uffff\u202e\u2028\r\n\t\xa0\u200b@]"),
    ),
    max_size=60,
) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        "<b>bold</b>",
        "&amp;lt;",
        "]]>",
        "</entry></feed>",
        "<!--",
        "<![CDATA[",
        "I <3 U",
    ]
)
"""Texts as no well-meaning person writes them."""


def raw(kind: TagKind, text: str) -> RawTag:
    return RawTag(kind, text, Where.TAGLINE)


def story(**changes: Any) -> Story:
    """A story in good order, with the given fields changed."""
    told: dict[str, Any] = {
        "row": 7,
        "key": "file:shelf/lamp.txt",
        "title": "The Lamp at Low Tide",
        "creators": ("marigold",),
        "summary": "Ada keeps the light.\n\nTom keeps the boat.",
        "notes_before": ("Thanks to my beta.",),
        "status": Status.COMPLETE,
        "words": 4106,
        "published": StoryDate("2010-12-24"),
        "series": (SeriesPlace("Tides", 2),),
        "first_seen_at": SEEN,
        "changed_at": SEEN,
        "tags": (
            StoryTag(FANDOM, raw(TagKind.FANDOM, "show: lighthouse files")),
            StoryTag(PAIRING, raw(TagKind.PAIRING, "tom reed/ada brook"), qualifiers=("past",)),
            StoryTag(ADA),
            StoryTag(WARNING, raw(TagKind.WARNING, "mcd")),
        ),
        "copies": (Copy(source="shelf", local=True),),
    }
    return Story(**(told | changes))


def head(**changes: Any) -> FeedHead:
    told: dict[str, Any] = {
        "path": "feeds/all.atom",
        "title": "All stories – My shelf",
        "self_url": "https://fic.example/lib/feeds/all.atom",
        "alternate_url": "https://fic.example/lib/",
        "site_title": "My shelf",
    }
    return FeedHead(**(told | changes))


def parsed(data: bytes) -> Any:
    """The feed as feedparser reads it; ill-formed XML fails here."""
    found = feedparser.parse(data)
    assert not found.bozo, found.get("bozo_exception")
    return found
