"""A text with several chapters under headings of their own: "Chapter 1: The Door", "Глава 2", "第三章"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ficfeed.text.paragraphs import Block
from ficfeed.text.typed import bare

_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
_NUMBERS = {word: number for number, word in enumerate(_WORDS.split(), 1)}
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}
_HAN = "一二三四五六七八九十"
_HEADING = re.compile(
    r"\W{0,6}(?:chapter|chap\.?|part|kapitel|teil|глава|часть|chapitre|partie|cap[ií]tulo|capitolo|rozdział|luku|kapittel)"
    rf"\s+(?P<number>\d{{1,3}}|[ivxl]{{1,7}}|{'|'.join(_NUMBERS)})(?:\s*(?:/|of)\s*[\d?]{{1,3}})?\W{{0,4}}?"
    r"(?:\s*[:.\-–—|]\s*(?P<title>\S[^\n]{0,150}))?\W{0,6}",
    re.IGNORECASE,
)
_HAN_HEADING = re.compile(
    rf"第\s*(?P<number>\d{{1,3}}|[{_HAN}]{{1,3}})\s*[章话話回]\s*[:：]?\s*(?P<title>[^\n]{{1,60}})?"
)
_FRAME = re.compile(
    r"\W{0,6}(?P<title>prologue|epilogue|prolog|epilog|пролог|эпилог|prólogo|epílogo)\W{0,6}", re.IGNORECASE
)
_LONGEST = 200
_Heading = tuple[int, int, str | None]
"""Index, number and title."""


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter's title as written behind its number, its blocks without the heading, and its notes.

    `number` is set where the text is that one chapter of a longer story.
    """

    title: str | None
    blocks: tuple[Block, ...]
    number: int | None = None
    notes_before: tuple[str, ...] = ()
    notes_after: tuple[str, ...] = ()


def split(found: Sequence[Block], expected: int | None = None) -> list[Section]:
    """Return the chapters of a text; one without a title where it is not clearly parted into several.

    Clearly: at least two headings, numbered on from 1, on lines of their own, each with text below. What
    stands before the first heading belongs to the first chapter. A single heading at the very beginning is
    that of the one chapter which the text is. `expected` is the number of chapters that the text's header
    tells: then other lines that look like headings do no harm.
    """
    headings = [(index, *read) for index, block in enumerate(found) if (read := heading(block.text))]
    if len(headings) == 1 and headings[0][0] == 0 and headings[0][1] and len(found) > 1:
        return [Section(headings[0][2], tuple(found[1:]), headings[0][1])]
    headings = _chosen(headings, expected or 0)
    if not headings:
        return [Section(None, tuple(found))]
    starts = [0, *(index for index, _, _ in headings[1:])]
    ends = [*starts[1:], len(found)]
    first = headings[0][0]
    sections = []
    for (index, _, title), start, end in zip(headings, starts, ends, strict=True):
        before = tuple(found[:first]) if index == first else ()
        sections.append(Section(title, (*before, *found[max(start, index) + 1 : end])))
    complete = all(any(not b.is_break for b in section.blocks) for section in sections)
    return sections if complete else [Section(None, tuple(found))]


def _chosen(headings: list[_Heading], expected: int) -> list[_Heading]:
    """The headings that part the text: all, or those that count up to the expected number; none in doubt."""
    numbers = [number for _, number, _ in headings if number]
    if len(numbers) >= 2 and numbers == list(range(1, len(numbers) + 1)):
        return headings
    counted: list[_Heading] = []
    for one in headings:
        if one[1] == len(counted) + 1:
            counted.append(one)
    return counted if len(counted) >= 2 and len(counted) == expected else []


def heading(text: str) -> tuple[int, str | None] | None:
    """Return number (0 for a prologue or epilogue) and title of a heading; None for any other line."""
    if len(text) > _LONGEST:
        return None
    text = bare(text)
    line, _, below = text.partition("\n")
    if framed := _FRAME.fullmatch(text):
        return 0, framed["title"].capitalize()
    if below.count("\n"):
        return None
    read = _HEADING.fullmatch(line) or _HAN_HEADING.fullmatch(line)
    if not read:
        return None
    title = (read["title"] or below).strip(" *_-–—\t")
    again = _HEADING.fullmatch(title) if title else None  # "Chapter 2: Chapter 2: Wick", as sites write it
    return _number(read["number"]), (again["title"] if again else title) or None


def _number(text: str) -> int:
    word = text.casefold()
    if word.isdecimal():
        return int(word)
    if word in _NUMBERS:
        return _NUMBERS[word]
    if word[0] in _HAN:
        return _han(word)
    values = [_ROMAN[letter] for letter in word]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def _han(word: str) -> int:
    tens, ten, ones = word.rpartition("十")
    unit = _HAN.index(ones[-1]) + 1 if ones else 0
    return ((_HAN.index(tens[-1]) + 1 if tens else 1) * 10 if ten else 0) + unit
