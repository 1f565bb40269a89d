"""HTML downloads of AO3 and of archives that run its software: preface, chapters with notes, afterword."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree  # type: ignore[import-untyped]

from ficfeed.errors import UnreadableFile
from ficfeed.formats import ao3_preface, composed, markup
from ficfeed.formats.composed import Written
from ficfeed.formats.elements import Element, local_name
from ficfeed.formats.markup import Page
from ficfeed.story import StoryDraft

_HEADINGS = etree.XPath(
    "self::h2[contains(@class, 'heading')] | .//*[local-name()='h2'][contains(@class, 'heading')]"
)
_PREFACES = etree.XPath("count(//*[@id='preface'])")
_NUMBERED = re.compile(r"chapter\s+(\d{1,5})\s*(?:[:.–—-]\s*(.*))?", re.IGNORECASE)


@dataclass(slots=True)
class _Chapter:
    """A chapter while its parts are being collected; `number` is 0 before any heading."""

    number: int = 0
    title: str | None = None
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    nodes: list[Element | str] = field(default_factory=list)


def matches(page: Page) -> bool:
    """Return whether a page is such a download."""
    return ao3_preface.matches(page.root)


def parse(page: Page, name: str) -> StoryDraft:
    """Return the work. Raises UnreadableFile for a download of several works."""
    if _PREFACES(page.root) > 1:
        raise UnreadableFile(name, "a download of several works in one file")
    preface = ao3_preface.read([page.root])
    written = [one for part in ao3_preface.place(page.root, "chapters") for one in chapters(part)]
    after = [one for part in ao3_preface.place(page.root, "afterword") for one in end_notes(part)]
    return composed.draft(preface.header, (preface.notes, after), written, name, page.problems)


def chapters(part: Element) -> list[Written]:
    """Return the chapters in `#chapters`, one or many, each with its summary and notes apart."""
    found = [one for one in _collected(part) if one.number or any(_is_told(node) for node in one.nodes)]
    return [_written(one) for one in found]


def end_notes(part: Element) -> tuple[str, ...]:
    """Return the notes in `#afterword`, a paragraph an item."""
    return tuple(ao3_preface.asides(part).get("end notes", ()))


def _collected(part: Element) -> list[_Chapter]:
    """Walk over the children: a heading of the archive's begins a chapter, all else belongs to it."""
    found = [_Chapter()]
    found[0].nodes.append(part.text or "")
    for child in part:
        heading = _heading(child)
        if heading is not None and "toc-heading" not in _classes(heading):
            found.append(_begun(child, heading, found[-1].number + 1))
        elif heading is not None:
            pass  # hidden: only for readers that make a table of contents
        elif _is_end_note(child):
            found[-1].after += ao3_preface.asides(child).get("end notes", [])
        else:
            found[-1].nodes.append(child)
        found[-1].nodes.append(child.tail or "")
    return found


def _heading(child: Element) -> Element | None:
    """The archive's own heading in a child of `#chapters`; those of the creator stand in `userstuff`."""
    if "userstuff" in _classes(child):
        return None
    return next(iter(_HEADINGS(child)), None)


def _classes(element: Element) -> list[str]:
    """An EPUB converter adds digits to the archive's classes."""
    return [name.rstrip("0123456789") for name in (element.get("class") or "").split()]


def _is_end_note(child: Element) -> bool:
    return local_name(child) == "div" and (child.get("id") or "").startswith("endnotes")


def _begun(child: Element, heading: Element, number: int) -> _Chapter:
    """Old downloads write "Chapter 2: The Door", new ones only the title, where there is one."""
    text = markup.line(heading)
    numbered = _NUMBERED.fullmatch(text)
    title = numbered[2] if numbered and int(numbered[1]) == number else text
    beside = ao3_preface.asides(child) if child is not heading else {}
    before = [*beside.get("summary", []), *beside.get("notes", [])]
    return _Chapter(number, title or None, before, beside.get("end notes", []))


def _is_told(node: Element | str) -> bool:
    return any(not text.isspace() for text in ([node] if isinstance(node, str) else node.itertext()) if text)


def _written(one: _Chapter) -> Written:
    return Written(markup.body(one.nodes), one.title, tuple(one.before), tuple(one.after))
