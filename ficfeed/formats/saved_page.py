"""Other saved pages: what surrounds the story is left out, the rest is read in the manner of texts.

A page that says where its story stands (<article>, a well-known class) is believed: of what stands above,
only headings and labelled lines count, and what follows does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from lxml import etree  # type: ignore[import-untyped]

from ficfeed.errors import UnreadableFile
from ficfeed.formats import markup, pagehead, refusals, text
from ficfeed.formats.charsets import repaired
from ficfeed.formats.elements import UNSEEN, Element, write
from ficfeed.formats.fragment import Kind, Piece, Writer
from ficfeed.formats.markup import Page
from ficfeed.formats.pagehead import Head
from ficfeed.headers import ffn, fields, labels, tagline
from ficfeed.story import StoryDraft
from ficfeed.tags.names import key
from ficfeed.text.clean import clean

_PLACES = etree.XPath(
    "//article | //main | //*[@itemprop='articleBody']"
    " | //*[@id='storytext' or @id='story-text' or @id='story' or @id='storybody']"
    " | //*[contains(concat(' ', normalize-space(@class), ' '), ' entry-content ')]"
    " | //*[contains(concat(' ', normalize-space(@class), ' '), ' storytext ')]"
    " | //*[contains(concat(' ', normalize-space(@class), ' '), ' post-content ')]"
)
_SIZE = etree.XPath("string-length(normalize-space())")
_NAMED = etree.XPath("//body//*[@id or @class]")
_LINE_OF_LINKS = etree.XPath("//body//*[a][not(.//p or .//div or .//td or .//li or .//table)]")
_LINKS = etree.XPath(".//a")
_ASIDE = UNSEEN | {"nav", "footer", "aside", "menu"}
_BESIDE = re.compile(
    r"(?:^|[\s_-])(?:comments?|comment-?list|sidebar|breadcrumbs?|share|nav(?:bar|igation)?|menu|footer)(?:$|[\s_-])"
)
_BYLINE = re.compile(r"(?:written |story )?by:?\s+\S.{0,80}", re.IGNORECASE)
_NAMED_BY = re.compile(r"(?:written |story |a story )?by:?\s+([^\s.,;:!?][^.,;:!?]{1,40})", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"(?:untitled(?: document| page)?|new page \d*|index|home|page \d+|.*\.(?:html?|txt|docx?))",
    re.IGNORECASE,
)
_MARK = "\ue000"
"""Stands alone in a paragraph where the story begins and where it ends."""

_MOST_PLACES = 60
_SHARE = 0.5
_LONGEST_MENU = 300
_TOP = 20
_SAID_LINES = 12


def parse(page: Page, name: str, data: bytes) -> StoryDraft:
    """Return the story of a page; `data` are its bytes. Raises UnreadableFile for a page that holds none."""
    head = pagehead.read(page.root, data)
    body = next(page.root.iter("body", "{*}body"), page.root)
    shown = markup.body([body]).text
    if why := refusals.reason(page.root, head.title, shown):
        raise UnreadableFile(name, why)
    typed = _preformatted(body, len(shown)) or _typed(body, head)
    if not typed.strip():
        raise UnreadableFile(name, "there are no words in it")
    draft = text.told(typed, name)
    if not draft.creators:
        draft = replace(draft, creators=_byline(typed))
    return pagehead.supplemented(draft, head, name, page.problems)


def _byline(typed: str) -> tuple[str, ...]:
    """A byline that stands behind labelled lines, where texts have none."""
    lines = islice((line for line in typed.split("\n", 4 * _TOP) if line.strip()), _TOP)
    found = next((by for line in lines if (by := _NAMED_BY.fullmatch(line.strip()[:200]))), None)
    return fields.names_of(found[1]) if found else ()


def _preformatted(body: Element, size: int) -> str | None:
    """A text that somebody only wrapped in <pre> is a text."""
    parts = list(body.iter("pre", "{*}pre"))
    if len(parts) != 1 or _SIZE(parts[0]) < 0.8 * size:
        return None
    return clean(repaired("".join(parts[0].itertext())))


def _typed(body: Element, head: Head) -> str:
    _empty_menus(body)
    place = _place(body)
    if place is not None:
        for add in (place.addprevious, place.addnext):
            mark = etree.Element("p")
            mark.text = _MARK
            add(mark)
    writer = Writer()
    write(body, writer, _ASIDE)
    pieces = _chosen(writer.finish(), head)
    return clean(repaired(markup.typed(pieces)))


def _empty_menus(body: Element) -> None:
    """Empty what stands beside a story, by its name, and lines that consist of links, unless labelled."""
    most = _SHARE * _SIZE(body)
    for element in _NAMED(body):
        names = f"{element.get('id') or ''} {element.get('class') or ''}".lower()[:300]
        if _BESIDE.search(names) and _SIZE(element) < most:
            _empty(element)
    for element in _LINE_OF_LINKS(body):
        shown = markup.line(element) if _SIZE(element) <= _LONGEST_MENU else ""
        linked = sum(len(markup.line(a)) for a in _LINKS(element))
        if shown and 2 * linked >= len(shown) and not _is_said(shown) and element is not body:
            _empty(element)


def _empty(element: Element) -> None:
    tail = element.tail
    element.clear()
    element.tail = tail


def _place(body: Element) -> Element | None:
    """The smallest element that says it is the story and holds most of the page's text."""
    places = _PLACES(body)
    sized = [(_SIZE(place), place) for place in places[:_MOST_PLACES]] if len(places) <= _MOST_PLACES else []
    whole = _SIZE(body)
    large = [(size, at) for at, (size, _) in enumerate(sized) if size > _SHARE * whole]
    return sized[min(large)[1]][1] if large else None


def _chosen(pieces: Sequence[Piece], head: Head) -> list[Piece]:
    """The pieces that count, led by the title where only the page's head knows it."""
    marks = [at for at, piece in enumerate(pieces) if _MARK in piece.html]
    story = list(pieces[marks[0] + 1 : marks[-1]] if len(marks) > 1 else pieces)
    above = list(pieces[: marks[0]] if len(marks) > 1 else ())
    shown = [markup.typed([piece]) for piece in above]
    said = [piece for piece, words in zip(above, shown, strict=True) if _is_any_said(words)]
    title = _title_of(above, head) or _title_of(story[:_TOP], head)
    if title in story and not any(_is_any_said(markup.typed([one])) for one in story[: story.index(title)]):
        story = story[story.index(title) + 1 :]
    named = any(
        _is_title_label(line)
        for piece in (*said, *story[:_TOP])
        for line in markup.typed([piece]).split("\n")
    )
    if title is None and not named and head.title and not _NO_TITLE.fullmatch(head.title):
        title = markup.paragraph(head.title)
    if not said and not any(piece.kind is Kind.PARAGRAPH for piece in story):
        return []
    return [*([title] if title and title not in story else []), *said, *story]


def _title_of(pieces: Sequence[Piece], head: Head) -> Piece | None:
    """The line that the head's title repeats, a heading also in part ("Duende" of "Duende by astolat")."""
    wanted = key(head.title[:300])
    for piece in pieces:
        words = key(markup.typed([piece])[:300])
        is_heading = piece.kind is Kind.HEADING
        if words and (words == wanted or (is_heading and len(words) > 1 and words in wanted)):
            return piece
    return None


def _is_any_said(words: str) -> bool:
    return any(_is_said(line) for line in words.split("\n")[:_SAID_LINES])


def _is_said(line: str) -> bool:
    """Whether a line says something of the story: a label, a byline, a tag line, FanFiction.Net's facts."""
    text_of_line = line.strip()[:2000]
    return bool(
        labels.split(text_of_line)
        or _BYLINE.fullmatch(text_of_line)
        or ffn.matches(text_of_line)
        or tagline.is_tagline(text_of_line)
    )


def _is_title_label(line: str) -> bool:
    found = labels.split(line[:2000])
    return found is not None and found.fields[0] == "title"
