"""Summary, notes and end notes under a heading of their own, as archives put them round works and chapters.

Where a conversion kept the quotation's indent (or its ">"), the text under a heading ends with it; else it
ends at the next heading, at "See the end … for more notes" or at a wider gap, and in doubt after a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ficfeed.headers.furniture import is_furniture

_HEADING = re.compile(
    r"\W{0,6}(?P<chapter>chapter |(?:work |story |author['’]s ))?(?P<what>summary|end ?notes?|notes?)"
    r"(?P<of>(?: for| of| on)(?: the| this)? (?:chapter|work|story))?\W{0,6}",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\W{0,4}\(?see the end of (?:the|this) (?P<of>work|chapter|story) for .{0,30}notes?\b.{0,20}",
    re.IGNORECASE,
)
_INDENT = re.compile(r"(?: {2,}|\t|\s{0,3}>)\s?")
_QUOTE = re.compile(r"\s*(?:>\s?)*")
_MOST = 40
_MOST_ASIDES = 12
_MOST_PLAIN = 8
_LARGEST_SHARE = 0.3
_REACH = 4000
"""Lines at a chapter's end that are searched for a heading of end notes."""


@dataclass(frozen=True, slots=True)
class Aside:
    """The paragraphs under one heading. `what`: summary, notes, endnotes; `chapter`: it says so itself."""

    what: str
    paragraphs: tuple[str, ...]
    chapter: bool = False


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """Lines of the text, [start, stop), and the number of empty lines above."""

    start: int
    stop: int
    gap: int


def leading(lines: Sequence[str], start: int, stop: int, *, whole: bool = False) -> tuple[list[Aside], int]:
    """Return the asides at the beginning of the lines [start, stop), and the index of the line behind them.

    `whole`: there is nothing but asides in these lines.
    """
    found: list[Aside] = []
    at = _text(lines, start, stop)
    while at < stop and len(found) < _MOST_ASIDES and (opened := _heading(lines[at])):
        if opened.what == "endnotes":
            break
        paragraphs, below = _under(lines, at, stop, whole=whole)
        if not paragraphs:
            break
        found.append(Aside(opened.what, _joined(lines, paragraphs), opened.chapter))
        at = _text(lines, below, stop)
        while at < stop and _MORE.fullmatch(lines[at].strip()):
            at = _text(lines, at + 1, stop)
    while at < stop and _MORE.fullmatch(
        lines[at].strip()
    ):  # "See the end for notes" where there are no others
        at = _text(lines, at + 1, stop)
    return found, at


def trailing(lines: Sequence[str], start: int, stop: int) -> tuple[list[Aside], int]:
    """Return the end notes in the lines [start, stop), the uppermost first, and where they begin."""
    found: list[Aside] = []
    for at in range(stop - 1, max(start, stop - _REACH), -1):
        if len(found) == _MOST_ASIDES:
            break
        opened = _heading(lines[at])
        if not opened or opened.what == "summary" or not _alone(lines, at, stop):
            continue
        paragraphs = _paragraphs(lines, at + 1, stop)
        set_off = all(_INDENT.match(lines[one.start]) for one in paragraphs)
        if not paragraphs or not (set_off or opened.what == "endnotes"):
            break
        found.insert(0, Aside("endnotes", _joined(lines, paragraphs), opened.chapter))
        stop = at
    return found, stop


def is_heading(line: str) -> bool:
    """Return whether the line is nothing but the heading of an aside."""
    return _heading(line) is not None


def _heading(line: str) -> Aside | None:
    """A line that is nothing but such a heading, as an aside without text."""
    if len(line) > 60 or not (read := _HEADING.fullmatch(line)):
        return None
    what = read["what"].lower().replace(" ", "")
    name = {"summary": "summary", "note": "notes", "notes": "notes"}.get(what, "endnotes")
    said = f"{read['chapter'] or ''}{read['of'] or ''}".lower()
    return Aside(name, (), "chapter" in said)


def _under(lines: Sequence[str], at: int, stop: int, *, whole: bool) -> tuple[list[_Paragraph], int]:
    """The paragraphs that belong to the heading in line `at`, and the line behind them."""
    below = _paragraphs(lines, at + 1, min(stop, at + 2000))
    if not below:
        return [], at + 1
    if whole:
        taken = below[: next((n for n, one in enumerate(below) if n and _heading(lines[one.start])), None)]
    elif _INDENT.match(lines[below[0].start]):
        taken = _while_indented(lines, below)
    else:
        taken = below[: _plain(lines, below)]
    return taken, taken[-1].stop if taken else at + 1


def _while_indented(lines: Sequence[str], below: Sequence[_Paragraph]) -> list[_Paragraph]:
    """Paragraphs of which each line is indented; the first line without an indent is no longer among them."""
    taken: list[_Paragraph] = []
    for one in below:
        stop = next((i for i in range(one.start, one.stop) if not _INDENT.match(lines[i])), one.stop)
        if stop == one.start or (taken and _heading(lines[one.start])):
            break
        taken.append(_Paragraph(one.start, stop, one.gap))
        if stop < one.stop:
            break
    return taken


def _plain(lines: Sequence[str], below: Sequence[_Paragraph]) -> int:
    """How many paragraphs without an indent are the aside's."""
    between = below[0].gap
    size = 0
    total = sum(len(line) for line in lines[below[0].start : below[-1].stop])
    for index, one in enumerate(below[:_MOST]):
        first = lines[one.start]
        if index and (_heading(first) or _MORE.fullmatch(first.strip())):
            return index
        if index and one.gap > max(between, 1) and size <= _LARGEST_SHARE * total and index <= _MOST_PLAIN:
            return index
        size += sum(len(line) for line in lines[one.start : one.stop])
        between = max(between, one.gap) if index else one.gap
    return 1


def _paragraphs(lines: Sequence[str], start: int, stop: int) -> list[_Paragraph]:
    found: list[_Paragraph] = []
    at = above = start
    while (at := _text(lines, at, stop)) < stop:
        end = at
        while end < stop and lines[end].strip():
            end += 1
        found.append(_Paragraph(at, end, at - above))
        at = above = end
    return found


def _joined(lines: Sequence[str], paragraphs: Sequence[_Paragraph]) -> tuple[str, ...]:
    """The paragraphs, each in one line, without quotation marks of mail and the page's own remarks."""
    texts = (
        " ".join(_QUOTE.sub("", line, count=1).strip() for line in lines[one.start : one.stop])
        for one in paragraphs
    )
    return tuple(
        text for t in texts if (text := t.strip()) and not is_furniture(text) and not _MORE.fullmatch(text)
    )


def _alone(lines: Sequence[str], at: int, stop: int) -> bool:
    """Whether the line stands in a paragraph of its own, or directly above an indented one."""
    above = at == 0 or not lines[at - 1].strip()
    return above and (at + 1 >= stop or not lines[at + 1].strip() or bool(_INDENT.match(lines[at + 1])))


def _text(lines: Sequence[str], at: int, stop: int) -> int:
    while at < stop and not lines[at].strip():
        at += 1
    return at
