"""The heads of the standing feeds: everything, and one per tag, each by story or by event."""

from __future__ import annotations

from ficfeed.feeds.addresses import feed_url, tag_url
from ficfeed.feeds.atom import FeedHead
from ficfeed.feeds.files import all_file, tag_file
from ficfeed.feeds.look import Look
from ficfeed.feeds.words import kind_label
from ficfeed.story import TagKind, TagPage


def all_head(look: Look, *, events: bool = False) -> FeedHead:
    """Return the head of the feed of everything."""
    what = (
        "Everything that happens to the stories of this library" if events else "Every story of this library"
    )
    return _head(
        all_file(events=events),
        "All events" if events else "All stories",
        f"{what}.",
        look.base_url.rstrip("/") + "/",
        look,
    )


def tag_head(page: TagPage, look: Look, *, events: bool = False) -> FeedHead:
    """Return the head of a tag's feed; its title begins with the tag's name."""
    tag = page.tag
    name = tag.name + (f" ({tag.scope})" if tag.scope else "")
    title = f"{name}: events" if events else name
    what = "New stories, new chapters and endings" if events else "Stories"
    subtitle = f"{what} {_listed(tag.kind)} {name}."
    address = tag_url(look.base_url, tag.kind, page.slug)
    return _head(tag_file(tag.kind, page.slug, events=events), title, subtitle, address, look)


def _listed(kind: TagKind) -> str:
    if kind is TagKind.CREATOR:
        return "by"
    return f"with the {kind_label(kind).lower()}"


def _head(file: str, title: str, subtitle: str, page: str, look: Look) -> FeedHead:
    return FeedHead(
        path=f"feeds/{file}",
        title=f"{title} – {look.title}",
        subtitle=subtitle,
        self_url=feed_url(look.base_url, file),
        alternate_url=page,
        site_title=look.title,
    )
