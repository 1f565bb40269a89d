"""The pages of a book: which tell the story, which only its title or contents, and where chapters begin.

A page that the table of contents does not name goes on with the chapter before it: converters cut long ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from lxml import etree  # type: ignore[import-untyped]

from ficfeed.formats import chaptered, markup
from ficfeed.formats.composed import Written
from ficfeed.formats.elements import UNSEEN, Element, local_name
from ficfeed.formats.markup import Body
from ficfeed.headers import block, front
from ficfeed.headers.facts import HeaderBlock
from ficfeed.tags.names import key

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
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
_NUMBER = re.compile(r"(\d{1,4})\.\s+(?=\S)")
_HEAD_NOTES = "fff_head_notes"
_FOOT_NOTES = "fff_foot_notes"
_NOTE_LABEL = re.compile(
    r"[^\n.!?:]{0,60}\b(?:notes?|summary|description|примечания|notas)\b[^\n.!?:]{0,30}:\s*", re.IGNORECASE
)
_FIRST = 4
"""Pages among which the title page stands."""

_FEW = 80  # words
_TITLE_PAGE = 60_000  # characters
_LINES = 400


@dataclass(frozen=True, slots=True)
class Leaf:
    """An opened page: its <body>, and its title in the table of contents."""

    body: Element
    title: str | None
    root: Element


@dataclass(frozen=True, slots=True)
class Story:
    """The book's pages sorted: what its title page says, the chapters, notes before and after them.

    `typed`: the title page names every tag of the story with its kind.
    """

    header: HeaderBlock
    chapters: tuple[Written, ...]
    notes_before: tuple[str, ...] = ()
    notes_after: tuple[str, ...] = ()
    typed: bool = False


@dataclass(slots=True)
class _Chapter:
    title: str | None
    bodies: list[Body]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    listed: bool = False


def leaf(root: Element, title: str | None) -> Leaf:
    """Return a page's tree as a leaf of the book."""
    body = next(root.iter("{*}body"), root)
    return Leaf(body, title, root)


def story(leaves: Iterable[Leaf], title: str | None) -> Story:
    """Return title page and chapters of a book; `title` is the story's: a heading that repeats it is none."""
    header = HeaderBlock()
    chapters: list[_Chapter] = []
    known = {key(title)} if title else set()
    for number, one in enumerate(leaves):
        kind = _kind(one)
        if kind == "furniture" or _is_contents(one.body):
            continue
        if kind == "title" or (number < _FIRST and not chapters):
            said = _titled(one)
            if said.found:
                header = front.merged(header, said) if header.found else said
                continue
            if kind == "title" or _only_names(one, title):
                continue
        _add(chapters, one, known)
    return Story(header, tuple(_written(chapter, number) for number, chapter in enumerate(chapters, 1)))


def _kind(one: Leaf) -> str:
    """What the page is called: by its maker's classes, by EPUB 3's types, by the table of contents."""
    marks = [one.body, *one.body.iterchildren()][:4]
    said = " ".join(e.get(name) or "" for e in marks for name in ("class", "epub:type", "type", "id"))
    if _TITLES.search(said):
        return "title"
    named = one.title or ""
    if _FURNITURE.search(said) or _NAMED_FURNITURE.fullmatch(named):
        return "furniture"
    return "title" if _NAMED_TITLES.fullmatch(named) else ""


def _is_contents(body: Element) -> bool:
    """Mostly links to other pages of the book."""
    links = [a for a in body.iter("{*}a") if _is_inside(a.get("href") or "")]
    if len(links) < 2:
        return False
    linked = sum(len(markup.line(a)) for a in links)
    return linked * 10 >= 6 * len(markup.line(body))


def _is_inside(href: str) -> bool:
    return bool(re.match(r"[^:#]{1,300}\.x?html?(?:#|$)", href, re.IGNORECASE))


def _titled(one: Leaf) -> HeaderBlock:
    """What a title page says with labels; nothing found where the page goes on with a story."""
    lines = _lines(one.body)
    if not lines:
        return HeaderBlock()
    read = front.read(lines)
    best = read.header
    starts = (at for at, text in enumerate(lines[:60]) if re.match(r"[^\W\d_][\w '/()-]{1,30}\s?:", text))
    for at in list(starts)[:3]:
        found = block.read(lines[at:])
        if found.found and at + found.end > best.end:
            best = front.merged(replace(found, end=at + found.end), best)
    said = (
        len(best.raw_tags) + len(best.dates) + bool(best.words) + bool(best.status_text) + bool(best.chapters)
    )
    rest = sum(len(line.split()) for line in lines[best.end :])
    is_title = said >= 2 and (rest <= _FEW or "fff_titlepage" in (one.body.get("class") or ""))
    return best if is_title else HeaderBlock()


def _lines(body: Element) -> list[str]:
    """The lines of a page as a reader sees them; a row of a table is one. None for pages that are long."""
    text = markup.body([body]).text
    if len(text) > _TITLE_PAGE:
        return []
    rows = [markup.line(row) for row in body.iter("{*}tr")]
    if not rows:
        return text.split("\n")[:_LINES]
    headings = [markup.line(e) for e in body.iter() if local_name(e) in _HEADINGS]
    return [*headings, "", *rows][:_LINES]


def _only_names(one: Leaf, title: str | None) -> bool:
    """A page with hardly more than the story's title: "A Quay / by tidewrack"."""
    text = markup.line(one.body)
    return (
        bool(title) and len(text.split()) <= 25 + len((title or "").split()) and key(title or "") in key(text)
    )


# ------------------------------------------------------------------------------------------------- chapters
def _add(chapters: list[_Chapter], one: Leaf, known: set[str]) -> None:
    """Take a page as a chapter, or as more of the one before it."""
    headings = _headings(one.body)
    titles = [text for e in headings if (text := markup.line(e)) and key(text) not in known]
    title = one.title if one.title and key(one.title) not in known else None
    for element in headings:
        if not title or _belong(markup.line(element), title) or key(markup.line(element)) in known:
            _empty(element)
    before = _notes(one.body, _HEAD_NOTES)
    after = _notes(one.body, _FOOT_NOTES)
    body = markup.body([one.body])
    goes_on = chapters and not one.title and not titles and any(chapter.listed for chapter in chapters)
    if goes_on:
        chapters[-1].bodies.append(body)
        chapters[-1].after += after
    elif body.text:
        whole = title or (titles[0] if titles else None)
        chapters.append(_Chapter(whole, [body], before, after, listed=one.title is not None))


def _headings(body: Element) -> list[Element]:
    """The headings before the first word of text."""
    found: list[Element] = []
    walker = etree.iterwalk(body, events=("start", "end"))
    for event, element in walker:
        name = local_name(element)
        is_start = event == "start"
        if is_start and (name in _HEADINGS or name in UNSEEN):
            found += [element] if name in _HEADINGS else []
            walker.skip_subtree()
            continue
        text = element.text if is_start else element.tail if element is not body else None
        if (text and not text.isspace()) or len(found) > 2:
            break
    return found


def _belong(heading: str, title: str) -> bool:
    """Whether a heading says what the table of contents says, in part or with more."""
    one, two = key(heading), key(title)
    return not one or one in two or two in one or chaptered.heading(heading) is not None


def _notes(body: Element, name: str) -> tuple[str, ...]:
    """Take the notes that FanFicFare sets apart out of a page, without their labels."""
    found: list[str] = []
    for element in [e for e in body.iter("{*}div") if name in (e.get("class") or "").split()]:
        text = markup.body([element]).text
        found += [
            note for part in text.split("\n\n") if (note := _NOTE_LABEL.sub("", part, count=1).strip()) != ""
        ]
        _empty(element)
    return tuple(found)


def _empty(element: Element) -> None:
    """Take an element out, and leave the text behind it."""
    tail = element.tail
    element.clear()
    element.tail = tail
    element.tag = "span"


def _written(chapter: _Chapter, number: int) -> Written:
    parts = [Written(body) for body in chapter.bodies]
    title = named(chapter.title, number)
    return replace(joined(parts), title=title, notes_before=chapter.before, notes_after=chapter.after)


def joined(parts: Sequence[Written]) -> Written:
    """Return the pieces of one chapter as one; title and notes before are the first's."""
    if len(parts) == 1:
        return parts[0]
    bodies = [part.body for part in parts]
    whole = Body(
        "\n".join(body.html for body in bodies),
        "\n\n".join(body.text for body in bodies),
        1 + sum(body.scenes - 1 for body in bodies),
    )
    after = tuple(note for part in parts for note in part.notes_after)
    return replace(parts[0], body=whole, notes_after=after)


def named(title: str | None, number: int) -> str | None:
    """Return what is left of "3. Chapter 3: The Ice" without the numbers of the third chapter."""
    if not title:
        return None
    if (counted := _NUMBER.match(title)) and int(counted[1]) == number:
        title = title[counted.end() :]
    read = chaptered.heading(title)
    if read is None or (read[1] is None and read[0] != number):
        return title
    return read[1]
