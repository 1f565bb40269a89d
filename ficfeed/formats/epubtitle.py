"""Pages of a book that tell no story: cover, contents, and the title page with what it says of the story."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ficfeed.formats import fanficfare_page, fichub, markup
from ficfeed.formats.elements import Element, local_name
from ficfeed.formats.markup import Page
from ficfeed.headers import block, front
from ficfeed.headers.facts import HeaderBlock
from ficfeed.tags.names import key

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TITLES = re.compile(r"\b(?:fff_titlepage|titlepage|halftitlepage|title-?page)\b", re.IGNORECASE)
_FURNITURE = re.compile(
    r"\b(?:fff_(?:toc|log|cover)page|cover(?:page)?|toc|landmarks|copyright-page|colophon|index|loi|lot)\b",
    re.IGNORECASE,
)
_NAMED_FURNITURE = re.compile(
    r"(?:front |back )?cover(?: page)?|(?:table of )?contents|toc|update log|copyright(?: page)?|colophon",
    re.IGNORECASE,
)
_NAMED_TITLES = re.compile(
    r"(?:title|half-?title|information|metadata|info) ?page|information", re.IGNORECASE
)
_LABELLED = re.compile(r"[^\W\d_][\w '/()-]{1,30}\s?:")
_FEW = 80  # words
_LONGEST = 60_000  # characters
_LINES = 400
_TRIES = 3
_NAMES = 25  # words


@dataclass(frozen=True, slots=True)
class Leaf:
    """An opened page: its <body>, and its title in the table of contents."""

    body: Element
    title: str | None
    root: Element


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says of the story. `whole`: it is a title page, and tells nothing of the story itself."""

    header: HeaderBlock
    whole: bool = False


NOTHING = Said(HeaderBlock())


def is_furniture(one: Leaf) -> bool:
    """Return whether a page is cover, contents, log or the like: by what it is called, or by its links."""
    named = bool(one.title and _NAMED_FURNITURE.fullmatch(one.title))
    return named or bool(_FURNITURE.search(_marks(one))) or _is_contents(one.body)


def is_title_page(one: Leaf) -> bool:
    """Return whether its makers, or the table of contents, call a page the title page."""
    return bool(_TITLES.search(_marks(one)) or (one.title and _NAMED_TITLES.fullmatch(one.title)))


def only_names(one: Leaf, title: str | None) -> bool:
    """Return whether a page has hardly more than the story's title: "A Quay / by tidewrack"."""
    text = markup.line(one.body)
    most = _NAMES + len((title or "").split())
    return bool(title) and len(text.split()) <= most and key(title or "") in key(text)


def read(one: Leaf) -> Said:
    """Return what a page says with labels; nothing where it hardly says anything."""
    if "fff_titlepage" in (one.body.get("class") or ""):
        return Said(replace(fanficfare_page.facts(one.root), end=1), whole=True)
    if fichub.matches(Page(one.root)):
        return Said(replace(fichub.facts(one.root), end=1), whole=True)
    lines = _lines(one.body)
    header = _labelled(lines)
    facts = (header.words, header.status_text, header.chapters)
    if len(header.raw_tags) + len(header.dates) + sum(map(bool, facts)) < 2:
        return NOTHING
    rest = sum(len(line.split()) for line in lines[header.end :])
    return Said(header, whole=rest <= _FEW)


def _labelled(lines: list[str]) -> HeaderBlock:
    """The front of the lines, or a block of labels further down: behind a summary that has none."""
    best = front.read(lines).header
    starts = [at for at, text in enumerate(lines[:60]) if _LABELLED.match(text)]
    for at in starts[:_TRIES]:
        found = block.read(lines[at:])
        if found.found and at + found.end > best.end:
            best = front.merged(replace(found, end=at + found.end), best)
    return best


def _lines(body: Element) -> list[str]:
    """The lines of a page's beginning as a reader sees them; a row of a table is one."""
    rows = [markup.line(row) for row in body.iter("{*}tr")]
    if not rows:
        return markup.body([body]).text[:_LONGEST].split("\n")[:_LINES]
    headings = [markup.line(e) for e in body.iter() if local_name(e) in HEADINGS]
    return [*headings, "", *rows][:_LINES]


def _marks(one: Leaf) -> str:
    """Classes, EPUB 3's types and ids of a page's outer elements."""
    outer = [one.body, *one.body.iterchildren()][:4]
    return " ".join(e.get(name) or "" for e in outer for name in ("class", "epub:type", "type", "id"))


def _is_contents(body: Element) -> bool:
    """Mostly links to other pages of the book."""
    links = [a for a in body.iter("{*}a") if _is_inside(a.get("href") or "")]
    if len(links) < 2:
        return False
    linked = sum(len(markup.line(a)) for a in links)
    return linked * 10 >= 6 * len(markup.line(body))


def _is_inside(href: str) -> bool:
    return bool(re.match(r"[^:#]{1,300}\.x?html?(?:#|$)", href, re.IGNORECASE))
