"""Pages that FicHub writes: title and author, a line of facts each, chapters in elements of their own.

The shape is that of its templates (FicHub/fichub.net, templates/full_fic.html and epub_introduction.html).
"""

from __future__ import annotations

import re
from dataclasses import replace

from lxml import etree  # type: ignore[import-untyped]

from ficfeed.formats import chapter_titles, composed, labelled, markup
from ficfeed.formats.composed import Written
from ficfeed.formats.elements import Element, link_of, local_name
from ficfeed.formats.markup import Page
from ficfeed.headers import ffn
from ficfeed.headers.facts import HeaderBlock
from ficfeed.story import StoryDraft
from ficfeed.tags.names import key

_CHAPTERS = etree.XPath("//div[starts-with(@id, 'chap_')]")
_ENTRIES = etree.XPath("//nav[@id='contents-list']//li")
_NAVIGATION = etree.XPath(".//div[@class='chapter_nav']")
_LINKS = etree.XPath(".//*[local-name()='a']")
_TITLES = etree.XPath("//*[local-name()='h1']")
_AUTHORS = etree.XPath("//*[local-name()='span'][@class='author']")
_MARK = re.compile(r"exported with the assistance of\s+fichub", re.IGNORECASE)
_BY = re.compile(r"by:?\s+(\S.*)", re.IGNORECASE)
_COUNT = re.compile(r"(?:Chapters|Words): [\d,]{1,12}")
_FIRST = re.compile(r"(?:original source|status|published):", re.IGNORECASE)
_MOST = 200


def matches(page: Page) -> bool:
    """Return whether FicHub wrote the page."""
    return _end(_beginning(page.root)) is not None


def parse(page: Page, name: str) -> StoryDraft:
    """Return the story; its chapters are those of the page, or all below the facts where none is marked."""
    titles = [markup.line(entry) for entry in _ENTRIES(page.root)]
    parts = _CHAPTERS(page.root)
    titles += [""] * (len(parts) - len(titles))
    written = [_written(part, title) for part, title in zip(parts, titles, strict=False)] or [
        _rest(page.root)
    ]
    return composed.draft(facts(page.root), ((), ()), written, name, page.problems)


def facts(root: Element) -> HeaderBlock:
    """Return what the lines before the story say, of an HTML file or of an EPUB's introduction."""
    beginning = _beginning(root)
    end = _end(beginning) or 0
    lines = [markup.line(element) for element in beginning[:end]]
    first = next((at for at, line in enumerate(lines) if _FIRST.match(line)), end)
    by = next((at for at, line in enumerate(lines[:first]) if _BY.fullmatch(line)), 0)
    title = markup.line(next(iter(_TITLES(root)), None))
    author = markup.line(next(iter(_AUTHORS(root)), None)) or _author(lines[by] if lines else "")
    links = [link for element in beginning[first:end] for a in _LINKS(element) if (link := link_of(a))]
    summary = markup.body(markup.with_tails(beginning[by + 1 : first])).text
    return replace(
        labelled.of_lines(_whole(lines[first:end])),
        title=title or None,
        creators=(author,) if author else (),
        summary=summary or None,
        url=links[0] if links else None,
    )


def _beginning(root: Element) -> list[Element]:
    """The first children of the body."""
    body = next(root.iter("body", "{*}body"), root)
    return list(body[:_MOST])


def _end(beginning: list[Element]) -> int | None:
    """The index of the line that FicHub signs with."""
    return next(
        (at for at, e in enumerate(beginning) if len(e) < _MOST and _MARK.search(markup.line(e))), None
    )


def _whole(lines: list[str]) -> list[str]:
    """FanFiction.Net's line of facts gets the counts back that FicHub moved out of it."""
    counts = [line for line in lines if _COUNT.fullmatch(line)]
    return [" - ".join([line, *counts]) if ffn.matches(line[:2000]) else line for line in lines]


def _author(line: str) -> str:
    found = _BY.fullmatch(line)
    return found[1] if found else ""


def _written(part: Element, entry: str) -> Written:
    """The content may repeat its title; the links between chapters are none of it."""
    for navigation in _NAVIGATION(part):
        tail = navigation.tail
        navigation.clear()
        navigation.tail = tail
    nodes: list[Element | str] = [part.text or "", *markup.with_tails(part)]
    heading = next((e for e in part if local_name(e) in {"h1", "h2", "h3"}), None)
    title = entry or markup.line(heading)
    if heading is not None and key(markup.line(heading)[:400]) == key(title[:400]):
        nodes = [node for node in nodes if node is not heading]
    return Written(markup.body(nodes), chapter_titles.bare(title) if title else None)


def _rest(root: Element) -> Written:
    """A page without marked chapters: all that stands behind the facts."""
    body = next(root.iter("body", "{*}body"), root)
    return Written(markup.body(markup.with_tails(list(body)[(_end(_beginning(root)) or 0) + 1 :])))
