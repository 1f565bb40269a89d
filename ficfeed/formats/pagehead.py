"""What the head of a saved page says of the story: title, creator, description, keywords, date, address."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from ficfeed.formats import caps, markup, verdicts
from ficfeed.formats.elements import Element
from ficfeed.formats.filenames import title_and_part
from ficfeed.headers import fields, tagline
from ficfeed.story import Rating, RawTag, StoryDraft, TagKind, Where
from ficfeed.tags import vocabulary
from ficfeed.tags.names import key
from ficfeed.text import dates

_SAVED = re.compile(rb"saved from url=\(\d{1,6}\)(https?://[^\s<>\"']{4,500})", re.IGNORECASE)
_SITE = re.compile(r"\s+(?:\||::|»|·|•)\s+[^|]{1,80}$")
_AUTHORS = ("author", "dc.creator", "dcterms.creator", "article:author", "citation_author")
_DESCRIPTIONS = ("description", "dc.description", "og:description", "dcterms.abstract")
_DATES = ("date", "dc.date", "dcterms.date", "dcterms.created", "article:published_time", "dc.date.issued")
_KEYWORDS = ("keywords", "dc.subject", "news_keywords")
_OF_SITE = re.compile(r"organization for transformative works|^(?:admin|webmaster|wordpress)$", re.IGNORECASE)
"""Who says this as creator of a page speaks of the site."""

_TAG = re.compile(r"<[^<>]{1,300}>")
_HEAD = 3000
_MOST = 200
_EXCERPT = 100


@dataclass(frozen=True, slots=True)
class Head:
    """The head's words as they stand; "" where it says nothing."""

    title: str = ""
    creator: str = ""
    description: str = ""
    keywords: str = ""
    date: str = ""
    address: str = ""
    language: str = ""


def read(root: Element, data: bytes) -> Head:
    """Return what the head of a page says; `data` are its bytes, where browsers note an address."""
    said = dict(reversed(list(_said(root))))
    if _OF_SITE.search(_first(said, _AUTHORS)):
        said = {name: said[name] for name in said if name not in {*_AUTHORS, *_DESCRIPTIONS, *_KEYWORDS}}
    return Head(
        title=_SITE.sub("", markup.line(next(root.iter("title", "{*}title"), None))[:500]),
        creator=_first(said, _AUTHORS),
        description=_TAG.sub("", _first(said, _DESCRIPTIONS)).strip(),
        keywords=_first(said, _KEYWORDS),
        date=_first(said, _DATES),
        address=_address(root, said, data),
        language=(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "")[:20],
    )


def supplemented(draft: StoryDraft, head: Head, name: str, problems: Iterable[str]) -> StoryDraft:
    """Return the draft with what only the head says; what the page itself says of its story goes before."""
    known = {key(text) for text in (draft.title, *draft.creators, *(tag.text for tag in draft.raw_tags))}
    tags = (*draft.raw_tags, *(tag for tag in _tags(head) if key(tag.text) not in known))
    is_named_by_file = draft.title == title_and_part(name)[0]
    language = None if draft.language else vocabulary.language(head.language)
    return caps.kept(
        replace(
            draft,
            title=head.title if head.title and is_named_by_file else draft.title,
            creators=draft.creators or fields.names_of(head.creator),
            summary=draft.summary or _summary(draft, head) or None,
            raw_tags=tuple(dict.fromkeys(tags)),
            rating=verdicts.rating(None, tags) if draft.rating is Rating.NOT_RATED else draft.rating,
            published=draft.published or dates.read(head.date).story_date,
            language=draft.language or language,
            url=draft.url or head.address or None,
            problems=(*problems, *draft.problems),
        )
    )


def _tags(head: Head) -> list[RawTag]:
    """Keywords. Where the head names no creator they may be the whole site's: then only known words count."""
    found = tagline.read(f"Tags: {head.keywords}") if head.keywords else ()
    return [
        RawTag(tag.kind, tag.text, Where.HEADER)
        for tag in found
        if head.creator or tag.kind is not TagKind.FREEFORM
    ]


def _summary(draft: StoryDraft, head: Head) -> str:
    """Many sites describe a page by its first words: those are no summary."""
    words = head.description.rstrip(" .…")
    is_beginning = len(words) >= _EXCERPT and " ".join(draft.excerpt.split()).startswith(words[:_EXCERPT])
    return "" if is_beginning else head.description


def _said(root: Element) -> Iterable[tuple[str, str]]:
    """Name and content of each <meta>; the first of a name counts."""
    for number, element in enumerate(root.iter("meta", "{*}meta")):
        if number >= _MOST:
            return
        name = (element.get("name") or element.get("property") or "").strip().lower()
        if name and (content := " ".join((element.get("content") or "").split())[:5000]):
            yield name, content


def _first(said: dict[str, str], names: Iterable[str]) -> str:
    return next((said[name] for name in names if name in said), "")


def _address(root: Element, said: dict[str, str], data: bytes) -> str:
    """Where the page stood: the canonical link, og:url, or what the browser noted when saving."""
    links = (e.get("href") or "" for e in root.iter("link", "{*}link") if "canonical" in (e.get("rel") or ""))
    noted = _SAVED.search(data[:_HEAD])
    typed = noted[1].decode("ascii", "ignore") if noted else ""
    found = (next(links, ""), said.get("og:url", ""), typed)
    return next((address.strip() for address in found if _is_page(address.strip())), "")


def _is_page(address: str) -> bool:
    """Whether the address leads to more than a site's front page."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.path.strip("/") or parts.query)
