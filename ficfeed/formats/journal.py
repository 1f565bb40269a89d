"""A text in the manner of journal posts: title and bracket, header, notes, story, end notes, tag line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ficfeed.formats import assembly, caps, chaptered, preface
from ficfeed.formats.assembly import Taken
from ficfeed.formats.chaptered import Section
from ficfeed.headers import endmatter, front, labels
from ficfeed.headers.facts import EndMatter, Front
from ficfeed.story import StoryDraft
from ficfeed.text.paragraphs import Block, blocks
from ficfeed.text.typed import bare

_NOTE = re.compile(
    r"\W{0,4}(?:a/?n|author['’]?s?['’]? notes?|notes?|disclaimer)\s*\d?\s*[:：\-–—]\s*", re.IGNORECASE
)
_END = re.compile(r"\W{0,6}(?:the end|end|fin|finis|ende|конец|완|終|完)\W{0,6}", re.IGNORECASE)
_LABEL_LIKE = re.compile(
    r"[^\n]{0,45}?(?:[:：|;=#@\[(]| [-–—] )|\W{0,3}(?:rat|fandom|title|by|author)", re.IGNORECASE
)
_LONGEST = 8000
"""Characters of one line of header or end matter: tag walls of that length exist, longer ones are attacks."""

_PROSE = 18  # lines
_LONG_LINE = 3
_MOST_LOOSE = 6
_MOST_AFTER = 14
_LARGEST_SHARE = 0.3


def read(text: str, name: str) -> StoryDraft:
    """Return the story of a clean text; `name` is the file's name, used where the text gives no title."""
    lines = text.split("\n")
    head, back = ends(lines)
    return told(lines, head, back, name)


def ends(lines: Sequence[str]) -> tuple[Front, EndMatter]:
    """Return what stands before the story's notes, and what follows the story.

    End matter is looked for in the last chapter only, behind the notes at its beginning.
    """
    shown = [bare(line[:_LONGEST]) for line in lines]
    last = _last_chapter(shown)
    back = endmatter.read(shown[last:])
    back = replace(back, start=back.start + last)
    return front.read(top(shown), front.names_in(back.raw_tags)), back


def _last_chapter(lines: Sequence[str]) -> int:
    """The index of the last chapter's first line that is no note, 0 where there are no chapters."""
    at = len(lines)
    while at > 0:
        at -= 1
        if (not at or not lines[at - 1]) and lines[at] and chaptered.heading(lines[at]):
            break
    else:
        return 0
    for index in range(at + 1, len(lines)):
        starts = not lines[index - 1].strip() or index == at + 1
        if lines[index].strip() and starts and not _NOTE.match(lines[index][:200]):
            return index
    return 0


def told(lines: Sequence[str], head: Front, back: EndMatter, name: str) -> StoryDraft:
    """Return the story between front and end matter: notes, chapters, and the notes of each chapter."""
    end = max(back.start, head.end)
    notes, story = _body(lines, head.end, end)
    sections = apart(chaptered.split(story, head.header.chapters[0] if head.header.chapters else None))
    draft = caps.kept(assembly.draft(Taken(head=head, back=back, sections=sections, notes=notes), name))
    if any(len(line) > _LONGEST for line in (*lines[: head.end], *lines[end:])):
        problem = f"only {_LONGEST:,} characters of a header line were read"
        return replace(draft, problems=(*draft.problems, problem))
    return draft


def top(lines: Sequence[str]) -> Sequence[str]:
    """Return the lines that can belong to the front: it ends before a long run of lines that open like prose.

    The readers of headers look at every line several ways: without this, they take longer than all else.
    """
    prose = 0
    for index, line in enumerate(lines):
        if _LABEL_LIKE.match(line):
            prose = 0
        elif line and not line.isspace():
            prose += _LONG_LINE if len(line) > 200 else 1
        if prose >= _PROSE:
            return lines[: index + 1]
    return lines


def _body(lines: Sequence[str], start: int, end: int) -> tuple[tuple[str, ...], list[Block]]:
    """The notes and the story between front and end; the first block's gap is its distance from the front."""
    while start > 0 and not lines[start - 1].strip():
        start -= 1
    found = blocks("\n".join(lines[start:end]))
    headed, split = _preface(found)
    notes = tuple(_unlabelled(block.text) for block in found[headed:split] if not block.is_break)
    story = [*found[:headed], *found[split:]]
    while len(story) > 1 and (story[-1].is_break or _END.fullmatch(story[-1].text)):
        story.pop()
    return notes, story


def _preface(found: Sequence[Block]) -> tuple[int, int]:
    """Where the notes begin and end: behind an only chapter's heading, before the first of several."""
    headings = [index for index, block in enumerate(found) if chaptered.heading(block.text)]
    if headings == [0]:
        return 1, 1 + preface.split(found[1:])
    return 0, min([preface.split(found), *headings[:1]])


def _unlabelled(note: str) -> str:
    """A note's label says only that it is one; "Disclaimer: …" is kept whole."""
    opened = labels.split(note)
    return opened.value if opened and opened.value and opened.fields[0] == "notes" else note


def apart(sections: Sequence[Section], *, always: bool = False) -> list[Section]:
    """Return the chapters with their notes apart.

    A story in one piece has its notes before and behind it already, unless `always`.
    """
    return (
        [_with_notes_apart(section) for section in sections]
        if always or len(sections) > 1
        else list(sections)
    )


def _with_notes_apart(section: Section) -> Section:
    """A chapter's labelled notes stand first and last in it, never in between."""
    found = section.blocks
    start = _leading_notes(found)
    end, after = _trailing_notes(found, start)
    return replace(
        section,
        blocks=found[start:end],
        notes_before=(*section.notes_before, *_notes(found[:start])),
        notes_after=(*map(bare, after), *section.notes_after),
    )


def _leading_notes(found: Sequence[Block]) -> int:
    """How many blocks are notes: the labelled ones, and the rest of the last one's up to a break line."""
    start = 0
    while start < len(found) - 1 and (_NOTE.match(bare(found[start].text[:200])) or found[start].is_break):
        start += 1
    noted = start > 0 and not found[start - 1].is_break
    for index in range(start, min(start + _MOST_LOOSE + 1, len(found) - 1)) if noted else ():
        if found[index].is_break and _share(found[:index], found) <= _LARGEST_SHARE:
            return index + 1
    return start


def _trailing_notes(found: Sequence[Block], start: int) -> tuple[int, tuple[str, ...]]:
    """Where the chapter's end notes begin, and their paragraphs."""
    first = max(start, len(found) - _MOST_AFTER)
    lines = [line for block in found[first:] for line in (block.text.replace("\n", " ")[:_LONGEST], "")]
    back = endmatter.read(["…", "", *lines])
    end = first + max(back.start - 2 + 1, 0) // 2
    return (end, back.notes) if end > start else (len(found), ())


def _share(some: Sequence[Block], found: Sequence[Block]) -> float:
    return sum(len(block.text) for block in some) / (sum(len(block.text) for block in found) or 1)


def _notes(found: Iterable[Block]) -> tuple[str, ...]:
    return tuple(bare(_unlabelled(block.text)) for block in found if not block.is_break)
