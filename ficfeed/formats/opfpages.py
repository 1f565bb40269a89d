"""Which pages an EPUB has, in which order, and what its table of contents calls them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ficfeed.formats import xmlfile
from ficfeed.formats.archivefile import Archive, BadArchive, resolve
from ficfeed.formats.xmlfile import BadXml, attributes, local, text_of
from ficfeed.text.clean import one_line

STRUCTURE = 5_000_000
"""Bytes of a file of structure: package, contents, container. Genuine ones have some hundred thousand."""

PAGES = 5000
"""Pages of a book that are read."""

_TEXT = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document"})
_TEXT_NAME = re.compile(r"\.(?:x?html?|xml)$", re.IGNORECASE)
_NO_STORY = frozenset({"cover", "toc", "copyright-page", "loi", "lot", "index", "other.ms-coverimage"})


@dataclass(frozen=True, slots=True)
class Page:
    """A page in reading order: the archive's member, and what the table of contents calls it (or None)."""

    member: str
    title: str | None = None


def pages(archive: Archive, member: str, root: Any) -> tuple[Page, ...]:
    """Return the pages of the book whose package file `root` is the archive's `member`.

    The spine's order, without covers, contents and what is not linear; without a spine the manifest's order,
    without a manifest the archive's. No page comes twice.
    """
    items = _Items(archive, member, root)
    titles = _contents(items)
    members = items.in_order()
    kept = [page for page in members if page not in items.skipped] or members
    return tuple(Page(page, titles.get(page)) for page in kept)


class _Items:
    """The manifest: which id stands for which member, and what it is."""

    def __init__(self, archive: Archive, member: str, root: Any) -> None:
        self.archive, self.member = archive, member
        self.members: dict[str, str] = {}
        self.is_text: dict[str, bool] = {}
        self.ncx: str | None = None
        self.nav: str | None = None
        self.spine: list[tuple[str, bool]] = []
        self.skipped: set[str] = set()
        for element in root.iter():
            self._take(local(element.tag), element)

    def _take(self, name: str, element: Any) -> None:
        if name == "item":
            self._item(attributes(element))
        elif name == "itemref":
            values = attributes(element)
            self.spine.append((values.get("idref", ""), values.get("linear", "").lower() != "no"))
        elif name == "reference":
            values = attributes(element)
            found = self.at(values.get("href", ""), self.member)
            if found and values.get("type", "").lower() in _NO_STORY:
                self.skipped.add(found)

    def at(self, href: str, base: str) -> str | None:
        """The member to which a link leads that stands in the member `base`."""
        path = resolve(base, href)
        return self.archive.find(path) if path else None

    def _item(self, values: dict[str, str]) -> None:
        member = self.at(values.get("href", ""), self.member)
        if member is None:
            return
        kind = values.get("media-type", "").lower()
        self.members.setdefault(values.get("id", ""), member)
        if "ncx" in kind:
            self.ncx = self.ncx or member
        elif "nav" in values.get("properties", "").lower().split():
            self.nav = self.nav or member
            self.skipped.add(member)
        self.is_text[member] = kind in _TEXT or ("ncx" not in kind and bool(_TEXT_NAME.search(member)))

    def in_order(self) -> list[str]:
        """The pages of the spine, else those of the manifest, else those of the archive."""
        listed = [(self.members[i], linear) for i, linear in self.spine[: 4 * PAGES] if i in self.members]
        told = [member for member, linear in listed if linear] or [member for member, _ in listed]
        told = told or list(self.members.values()) or list(self.archive.names)
        texts = [m for m in dict.fromkeys(told) if self.is_text.get(m, bool(_TEXT_NAME.search(m)))]
        return texts[:PAGES]


def _contents(items: _Items) -> dict[str, str]:
    """The titles in the table of contents, EPUB 3's before EPUB 2's, by member; the first of each counts.

    A table that cannot be read costs only its titles.
    """
    titles: dict[str, str] = {}
    for member in filter(None, (items.nav, items.ncx)):
        try:
            root = xmlfile.parse(items.archive.read(member, STRUCTURE))
        except (BadXml, BadArchive):
            continue
        found: dict[str, str | None] = {}
        for href, title in () if root is None else _nav_points(root):
            file = href.partition("#")[0]
            page = found[file] if file in found else found.setdefault(file, items.at(file, member))
            if page and title:
                titles.setdefault(page, title)
        if titles:
            break
    return titles


def _nav_points(root: Any) -> Iterator[tuple[str, str]]:
    """Links of EPUB 3's <nav>, navPoints of EPUB 2's NCX; page lists and landmarks are no contents."""
    for element in root.iter():
        name = local(element.tag)
        if name == "nav" and attributes(element).get("type", "toc") == "toc":
            for link in element.iter():
                if local(link.tag) == "a":
                    yield attributes(link).get("href", ""), one_line(text_of(link))
        elif name == "navpoint":
            parts = {local(child.tag): child for child in reversed(element)}
            if "navlabel" in parts and "content" in parts:
                yield attributes(parts["content"]).get("src", ""), one_line(text_of(parts["navlabel"]))
