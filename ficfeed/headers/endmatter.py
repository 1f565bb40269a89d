"""What follows a story: end notes, tag line, the page's footer. In doubt a paragraph stays in the story."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from ficfeed.headers import items, labels, tagline
from ficfeed.headers.block import is_divider
from ficfeed.headers.facts import EndMatter
from ficfeed.headers.furniture import is_furniture
from ficfeed.story import RawTag

_NOTES = frozenset(
    [
        "notes",
        "endnotes",
        "disclaimer",
        "beta",
        "prompt",
        "feedback",
        "dedication",
        "archive",
        "spoilers",
        "url",
        "music",
        "related",
    ]
)
_END = re.compile(
    r"\W*(?:the end|end|fin|finis|ende|fine|owari|конец|完|終わり|終|the end\??|end of (?:chapter"
    r"|part) \w+|tbc|to be continued)\W*",
    re.I,
)
_ASKING = re.compile(
    r"^\W*(?:(?:so |and )?(?:please|pls|plz)\b.{0,40}\b(?:review|comment|r\s?(?:&|and|n)\s?r"
    r"|feedback)|(?:please )?r\s?(?:&|and|/)\s?r\b|review(?:s)?\s*(?:please|pls|[!?.]|are|is)"
    r"|reviews? (?:=|equals?|make)|feedback is|con-?crit|comments? (?:are|is|=|make)"
    r"|let me know what you (?:think|thought)|hope you (?:enjoyed|liked)"
    r"|thanks? (?:you )?(?:so much )?for reading"
    r"|(?:don't|do not) forget to (?:review|comment))",
    re.I,
)
_MOST_PARAGRAPHS = 12
_MOST_LINES = 200
_LARGEST_SHARE = 0.3


def read(lines: Sequence[str], known: Collection[str] = ()) -> EndMatter:
    """Return where the story ends and what follows it, looking upward from the last line.

    Taken off: the page's furniture, tag lines, labelled notes ("A/N 2: …"), pleas for reviews, and whatever
    stands behind "END" or "fin" or under "End notes", if that is no more than 30 % of the text.
    """
    end, tags = _strip_page(lines, known)
    start = _notes_start(lines, end)
    paragraphs = _paragraphs(lines[start:end])
    notes = tuple(note for text in paragraphs if (note := _unlabelled(text)))
    end = _last_text(lines, start)
    return EndMatter(start=end, notes=notes, raw_tags=tags)


def _strip_page(lines: Sequence[str], known: Collection[str]) -> tuple[int, tuple[RawTag, ...]]:
    """Take furniture and tag lines off the end; they may stand in any order."""
    end = _last_text(lines, len(lines))
    tags: list[RawTag] = []
    for _ in range(20):
        line = lines[end - 1] if end else ""
        if not line.strip() or not (is_furniture(line) or tagline.is_tagline(line)):
            break
        if not is_furniture(line):
            tags[:0] = tagline.read(line, known=known)
        end = _last_text(lines, end - 1)
    if tags and end and is_divider(lines[end - 1]):  # the rule above the tag line
        end = _last_text(lines, end - 1)
    return end, tuple(dict.fromkeys(tags))


def _notes_start(lines: Sequence[str], end: int) -> int:
    """The index of the first line of the end notes; `end` if there are none.

    Looks at the last paragraphs, the lowest first. Unlabelled ones go with the notes only if a label or
    an "END" stands above them, and then only a few.
    """
    total = sum(len(line) for line in lines[:end])
    found, loose = end, 0
    for start, stop in _paragraphs_upward(lines, end):
        first = lines[start]
        below = sum(len(line) for line in lines[stop:end])
        if _END.fullmatch(first.strip()) and stop == start + 1:
            return _first_text(lines, stop, end) if below <= _LARGEST_SHARE * total else found
        if start == 0:
            break
        note = _note(first)
        if note and (not loose or _reaches(note, loose, below, total)):
            found, loose = start, 0
        elif not loose and (_plea(lines[start:stop]) or (found < end and is_divider(first))):
            found = start
        else:
            loose += 1
    return found


def _reaches(note: str, loose: int, below: int, total: int) -> bool:
    """Whether a note's label covers the unlabelled paragraphs between it and what was already taken."""
    if note == "endnotes":
        return below <= _LARGEST_SHARE * total
    return note == "notes" and loose <= 3 and below <= _LARGEST_SHARE * total / 2


def _note(line: str) -> str:
    """The note field that the line opens, "" for none."""
    opened = labels.split(line)
    if not opened or opened.fuzzy or opened.separator not in {":", "-"}:
        return ""
    sure = not opened.weak or (opened.fields[0] == "notes" and opened.separator == ":")
    return opened.fields[0] if sure and opened.fields[0] in _NOTES else ""


def _plea(paragraph: Sequence[str]) -> bool:
    text = items.one_line(" ".join(paragraph))
    return len(text) <= 240 and bool(_ASKING.match(text))


def _unlabelled(paragraph: str) -> str:
    opened = labels.split(paragraph)
    return (
        opened.value if opened and opened.fields[0] in {"notes", "endnotes"} and opened.value else paragraph
    )


def _paragraphs(lines: Sequence[str]) -> tuple[str, ...]:
    text = items.paragraphs("\n".join(lines))
    return tuple(p for p in text if not is_divider(p) and not is_furniture(p))


def _paragraphs_upward(lines: Sequence[str], end: int) -> Iterator[tuple[int, int]]:
    """The last paragraphs as (start, stop), the lowest first; a labelled note begins one of its own."""
    at = end
    for _ in range(_MOST_PARAGRAPHS):
        stop = at = _last_text(lines, at)
        if stop == 0 or end - stop > _MOST_LINES:
            return
        at -= 1
        while at > 0 and lines[at - 1].strip() and not _note(lines[at]) and stop - at < _MOST_LINES:
            at -= 1
        yield at, stop


def _last_text(lines: Sequence[str], end: int) -> int:
    while end > 0 and not lines[end - 1].strip():
        end -= 1
    return end


def _first_text(lines: Sequence[str], at: int, end: int) -> int:
    while at < end and not lines[at].strip():
        at += 1
    return at
