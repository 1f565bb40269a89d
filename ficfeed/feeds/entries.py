"""One story as one Atom entry, rendered once by feedgen and kept as text.

feedgen builds a tree from scratch on every call; keeping each entry's XML makes a feed 70 times cheaper.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from feedgen.entry import FeedEntry
from lxml import etree  # type: ignore[import-untyped]

from ficfeed.feeds.addresses import kind_url, story_url, tag_url
from ficfeed.feeds.body import story_html
from ficfeed.feeds.fulltext import with_text
from ficfeed.feeds.lines import in_lines
from ficfeed.feeds.look import Look
from ficfeed.feeds.plain import line, person, web_address
from ficfeed.feeds.tagged import shown_tags
from ficfeed.feeds.words import UNKNOWN_CREATOR, UNTITLED
from ficfeed.story import Story, TagKind, TagName

__all__ = [
    "Face",
    "build",
    "entry_element",
    "entry_xml",
    "published_at",
    "serialised",
    "title_of",
    "with_text",
]

_EARLIEST_FILE_TIME = datetime(1990, 1, 1, tzinfo=UTC)
"""Copying tools write 1970 or 1980 where they know no time; no story file is older than the web."""


def entry_xml(story: Story, look: Look, slugs: Mapping[TagName, str]) -> str:
    """Return the story's <entry> without a namespace, as it is kept: fit to stand in `atom.document`.

    `slugs` holds the stored slug of each tag that has a page; others are shown without a link. Whatever
    strangers wrote, the result is well-formed; nothing is raised for it.
    """
    return serialised(entry_element(story, look, slugs))


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What an entry says by itself; the story adds its creators, categories and copies."""

    id: UUID
    title: str
    updated: datetime
    published: datetime
    page: str
    body: str


def entry_element(story: Story, look: Look, slugs: Mapping[TagName, str]) -> Any:
    """Return the same entry as the lxml element that feedgen would put into its feed."""
    face = Face(
        id=story.id,
        title=title_of(story),
        updated=story.changed_at,
        published=min(published_at(story), story.changed_at),
        page=story_url(look.base_url, story.id),
        body=story_html(story, look, slugs),
    )
    return build(face, story, look, slugs)


def build(face: Face, story: Story, look: Look, slugs: Mapping[TagName, str]) -> Any:
    """Return an <entry> element with that face and the story's creators, categories and copies."""
    links = [{"href": face.page, "rel": "alternate", "type": "text/html"}, *_copies(story)]
    entry = FeedEntry()
    entry.id(f"urn:uuid:{face.id}")
    entry.title(face.title)
    entry.updated(_second(face.updated))
    entry.published(_second(face.published))
    entry.author(_authors(story, look, slugs))
    entry.content(in_lines(face.body), type="html")
    entry.link([dict(link) for link in links])
    entry.category(_categories(story, look))
    return _with_attributes(entry.atom_entry(), links)


def title_of(story: Story) -> str:
    """Return the story's title as shown in feeds: one line, never empty."""
    return line(story.title) or UNTITLED


def published_at(story: Story) -> datetime:
    """Return when the story came out: by its source, else its file's time, else when it was first seen."""
    if story.published:
        try:
            return story.published.utc
        except (ValueError, OverflowError):
            # A date that no calendar has, or one at the edge of time: the next best is told instead.
            pass
    if story.file_time and story.file_time >= _EARLIEST_FILE_TIME:
        return story.file_time
    return story.first_seen_at


def serialised(element: Any) -> str:
    """Return the element as XML text."""
    text: str = etree.tostring(element, encoding="unicode")
    return text


def _second(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def _copies(story: Story) -> list[dict[str, str]]:
    """Link the story's places on the web: the first as its origin (via), others as related."""
    places: dict[str, str] = {}
    for copy in story.copies:
        if url := web_address(copy.url):
            places.setdefault(url, line(copy.archive or ""))
    rels = ["via", *["related"] * len(places)]
    return [
        {"href": url, "rel": rel, "type": "text/html"} | ({"title": archive} if archive else {})
        for rel, (url, archive) in zip(rels, places.items(), strict=False)
    ]


def _authors(story: Story, look: Look, slugs: Mapping[TagName, str]) -> list[dict[str, str]]:
    # Without an author of its own an entry inherits the feed's, and readers would credit the site.
    names = [name for name in dict.fromkeys(story.creators) if person(name)]
    return [_author(name, look, slugs) for name in names] or [{"name": UNKNOWN_CREATOR}]


def _author(name: str, look: Look, slugs: Mapping[TagName, str]) -> dict[str, str]:
    slug = slugs.get(TagName(TagKind.CREATOR, name))
    page = {"uri": tag_url(look.base_url, TagKind.CREATOR, slug)} if slug else {}
    return {"name": person(name)} | page


def _categories(story: Story, look: Look) -> list[dict[str, str]]:
    found: dict[tuple[TagKind, str], dict[str, str]] = {}
    for tag in shown_tags(story):
        kind, term = tag.tag.kind, line(tag.tag.name)
        label = line(tag.raw.text) if tag.raw else term
        category = {"term": term, "scheme": kind_url(look.base_url, kind), "label": label or term}
        if term:
            found.setdefault((kind, term), category)
    return list(found.values())


def _with_attributes(entry: Any, links: Sequence[dict[str, str]]) -> Any:
    """Give the links back what feedgen 1.0 loses: its loop variable hides the link it writes (entry.py)."""
    for element, link in zip(entry.findall("link"), links, strict=True):
        element.attrib.update({name: value for name, value in link.items() if name != "href"})
    return entry
