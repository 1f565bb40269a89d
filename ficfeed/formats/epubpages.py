"""The chapters of a book: which pages tell the story, and where chapters begin.

A page that the table of contents does not name goes on with the chapter before it: converters cut long ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from lxml import etree  # type: ignore[import-untyped]

from ficfeed.formats import chaptered, epubtitle, markup
from ficfeed.formats.composed import Written
from ficfeed.formats.elements import UNSEEN, Element, local_name, write
from ficfeed.formats.epubtitle import HEADINGS, Leaf, Said
from ficfeed.formats.fragment import Writer
from ficfeed.formats.markup import Body
from ficfeed.headers import front
from ficfeed.headers.facts import HeaderBlock
from ficfeed.tags.names import key

_NUMBER = re.compile(r"(\d{1,4})\.\s+(?=\S)")
_HEAD_NOTES = "fff_head_notes"
_FOOT_NOTES = "fff_foot_notes"
_NOTE_LABEL = re.compile(
    r"[^\n.!?:]{0,60}\b(?:notes?|summary|description|примечания|notas)\b[^\n.!?:]{0,30}:\s*", re.IGNORECASE
)
_FIRST = 4
"""Pages among which the title page stands."""


@dataclass(frozen=True, slots=True)
class Story:
    """The book's pages sorted: what its title page says, the chapters, notes before and after them.

    `typed`: the title page names every tag of the story with its kind. `text` is set where the story stands
    on one page behind header lines of its own: it is that page as somebody might have typed it.
    """

    header: HeaderBlock
    chapters: tuple[Written, ...]
    notes_before: tuple[str, ...] = ()
    notes_after: tuple[str, ...] = ()
    typed: bool = False
    text: str = ""


@dataclass(slots=True)
class _Chapter:
    """A chapter while its pages are being collected; `listed`: the table of contents names it."""

    title: str | None
    bodies: list[Body]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    listed: bool = False


def leaf(root: Element, title: str | None) -> Leaf:
    """Return a page's tree as a leaf of the book."""
    return Leaf(next(root.iter("{*}body"), root), title, root)


def story(leaves: Iterable[Leaf], title: str | None) -> Story:
    """Return title page and chapters of a book; `title` is the story's: a heading that repeats it is none."""
    header, typed = HeaderBlock(), ""
    chapters: list[_Chapter] = []
    known = {key(title)} if title else set()
    for number, one in enumerate(leaves):
        if epubtitle.is_furniture(one):
            continue
        said, is_title = _said(one, title, early=number < _FIRST and not chapters)
        header = front.merged(header, said.header) if header.found else said.header
        if is_title:
            continue
        if said.header.found:
            typed = _typed(one)
        _add(chapters, one, known)
    written = tuple(_written(chapter, number) for number, chapter in enumerate(chapters, 1))
    return Story(header, written, text=typed if len(written) == 1 else "")


def _said(one: Leaf, title: str | None, *, early: bool) -> tuple[Said, bool]:
    """What a page says of the story, and whether it is a title page; `early`: no chapter stands before it."""
    if not early and not epubtitle.is_title_page(one):
        return epubtitle.NOTHING, False
    said = epubtitle.read(one)
    return said, said.whole or (early and epubtitle.only_names(one, title))


def _typed(one: Leaf) -> str:
    writer = Writer()
    write(one.body, writer)
    return markup.typed(writer.finish())


def _add(chapters: list[_Chapter], one: Leaf, known: set[str]) -> None:
    """Take a page as a chapter, or as more of the one before it."""
    headings = _headings(one.body)
    titles = [text for e in headings if (text := markup.line(e)) and key(text) not in known]
    title = one.title if one.title and key(one.title) not in known else None
    for element in headings:
        text = markup.line(element)
        if not title or _belong(text, title) or key(text) in known:
            _empty(element)
    before = _notes(one.body, _HEAD_NOTES)
    after = _notes(one.body, _FOOT_NOTES)
    body = markup.body([one.body])
    if chapters and not one.title and not titles and any(chapter.listed for chapter in chapters):
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
        if is_start and (name in HEADINGS or name in UNSEEN):
            found += [element] if name in HEADINGS else []
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
        texts = markup.body([element]).text.split("\n\n")
        found += [note for text in texts if (note := _NOTE_LABEL.sub("", text, count=1).strip())]
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
