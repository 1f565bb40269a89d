"""Downloads of AO3 and its sister archives, made text: the work header's typed tags, asides, chapters.

The archives themselves offer no text: these files are conversions of their HTML and EPUB downloads.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from ficfeed.formats import ao3_table, asides, assembly, caps, chaptered
from ficfeed.formats.ao3_table import Work
from ficfeed.formats.asides import Aside
from ficfeed.formats.assembly import Taken
from ficfeed.formats.chaptered import Section
from ficfeed.headers.facts import EndMatter, Front
from ficfeed.headers.furniture import is_furniture
from ficfeed.story import StoryDraft
from ficfeed.tags.names import key
from ficfeed.text.paragraphs import blocks

matches = ao3_table.matches
_INSPIRED = re.compile(r"\W{0,6}works inspired by this one\W{0,6}.{0,200}", re.IGNORECASE)
_PAGE = re.compile(r"\W{0,6}(?:preface|afterword)\W{0,6}", re.IGNORECASE)
_GIFT = re.compile(
    r"\W{0,6}(?:for .{1,80}|(?:a )?translation (?:of|into) .{1,200}|inspired by .{1,200}"
    r"|in response to .{1,200})",
    re.IGNORECASE,
)
_TAIL = 200
_MARKED = 1000
_LONGEST_TITLE = 160


def read(text: str, name: str) -> StoryDraft:
    """Return the work; `name` is the file's name, used where the text gives no title."""
    lines = text.split("\n")
    work = ao3_table.read(lines)
    stop = _afterword(lines, work.end)
    posted = work.header.chapters[0] if work.header.chapters else 1
    headings = _headings(lines, work.end, stop, posted)
    start, before = _before(lines, work, headings[0][0] if headings else stop, whole=bool(headings))
    after, stop = asides.trailing(lines, max(start, headings[-1][0] if headings else 0), stop)
    stop = _above_farewell(lines, start, stop)
    own = [one for one in after if one.chapter and headings]
    sections = _sections(lines, start, stop, headings)
    sections[-1] = replace(sections[-1], notes_after=(*sections[-1].notes_after, *_notes(own)))
    summary = "\n\n".join(chain.from_iterable(one.paragraphs for one in before if one.what == "summary"))
    header = replace(work.header, summary=summary or None)
    taken = Taken(
        head=Front(title=None, header=header, end=start),
        back=EndMatter(start=stop, notes=_notes([one for one in after if one not in own])),
        sections=sections,
        notes=_notes([one for one in before if one.what != "summary"]),
    )
    return caps.kept(assembly.draft(taken, name))


def _headings(lines: Sequence[str], start: int, stop: int, posted: int) -> list[tuple[int, str | None]]:
    """The lines that begin chapters: those that count up from 1, else as many set-off titles as told."""
    found: list[tuple[int, str | None]] = []
    titles: list[tuple[int, int]] = []
    gap = next((n for n in range(start) if lines[start - 1 - n].strip()), start)
    for at in range(start, stop):
        line = lines[at]
        if not line.strip():
            gap += 1
            continue
        if gap and len(line) <= _LONGEST_TITLE:
            heading = chaptered.heading(line.strip(" #"))
            if heading and heading[0] == len(found) + 1:
                found.append((at, heading[1]))
            elif posted > 1 and _is_title(lines, at):
                titles.append((gap + _MARKED * line.startswith("#"), at))
        gap = 0
    if len(found) >= min(posted, 2):
        return found
    chosen = _widest(titles, posted)
    return [(at, lines[at].strip(" #*")) for at in chosen]


def _widest(titles: Sequence[tuple[int, int]], posted: int) -> list[int]:
    """The places of the most set-off titles, if those are as many as there are chapters."""
    ranked = sorted((gap for gap, _ in titles), reverse=True)
    least = ranked[posted - 1] if 0 < posted <= len(ranked) else 0
    chosen = [at for gap, at in titles if gap >= least] if least > 1 else []
    return chosen if len(chosen) == posted else []


def _is_title(lines: Sequence[str], at: int) -> bool:
    line = lines[at].strip()
    below = lines[at + 1].strip() if at + 1 < len(lines) else ""
    set_in = lines[at][0].isspace() or lines[at][0] == ">"
    furniture = asides.is_heading(line) or is_furniture(line) or _PAGE.fullmatch(line)
    return not (below or set_in or furniture or line[-1] in '.,;:”"»')


def _before(lines: Sequence[str], work: Work, stop: int, *, whole: bool) -> tuple[int, list[Aside]]:
    """The asides behind the byline, and the index of the story's first line."""
    found, at = asides.leading(lines, work.end, stop, whole=whole)
    while (
        at < stop
        and _GIFT.fullmatch(lines[at][:300])
        and not lines[at].strip().endswith((".", "”", '"', "?", "!"))
    ):
        at = _text(lines, at + 1)
        more, at = asides.leading(lines, at, stop, whole=whole)
        found += more
    if at < stop and work.title and key(lines[at][:300].strip(" #*")) == key(work.title[:300]):
        at = _text(lines, at + 1)
    return at, found


def _afterword(lines: Sequence[str], start: int) -> int:
    """The index behind story and end notes: the archive's farewell and the works inspired by it come off."""
    stop = len(lines)
    for at in range(len(lines) - 1, max(start, len(lines) - _TAIL), -1):
        if _INSPIRED.fullmatch(lines[at][:300]):
            stop = at
    return _above_farewell(lines, start, stop)


def _above_farewell(lines: Sequence[str], start: int, stop: int) -> int:
    while stop > start and (
        not lines[stop - 1].strip() or is_furniture(lines[stop - 1]) or _PAGE.fullmatch(lines[stop - 1][:40])
    ):
        stop -= 1
    return stop


def _sections(
    lines: Sequence[str], start: int, stop: int, headings: Sequence[tuple[int, str | None]]
) -> list[Section]:
    if not headings:
        return [Section(None, tuple(blocks("\n".join(lines[start:stop]))))]
    ends = [*(at for at, _ in headings[1:]), stop]
    parts = zip(headings, ends, strict=True)
    return [_section(lines, at + 1, end, title, last=end == stop) for (at, title), end in parts]


def _section(lines: Sequence[str], start: int, stop: int, title: str | None, *, last: bool) -> Section:
    before, start = asides.leading(lines, start, stop)
    after, stop = ([], stop) if last else asides.trailing(lines, start, stop)
    story = tuple(blocks("\n".join(lines[start:stop])))
    return Section(title, story, None, _notes(before), _notes(after))


def _notes(found: Sequence[Aside]) -> tuple[str, ...]:
    return tuple(chain.from_iterable(one.paragraphs for one in found))


def _text(lines: Sequence[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at
