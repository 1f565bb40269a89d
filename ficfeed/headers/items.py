"""Cutting a value into its items: commas and their kin, but never inside brackets or quotation marks."""

from __future__ import annotations

import re

_OPEN = {"(": ")", "[": "]", "{": "}", "（": "）", "«": "»", "“": "”", "「": "」", "【": "】"}
_CLOSE = frozenset(_OPEN.values())
_COMMAS = ",;、，；\n\t"
_SENTENCE = re.compile(r"(?<=[^\W\d_]{3})\.\s+(?=[^\W\d_])|(?<=[)\]])\.\s+(?=\w)")
_TITLED = re.compile(
    r"\b(?:dr|mr|mrs|ms|st|prof|jr|sr|lt|sgt|capt|col|gen|cmdr|det|sen|rev|vs|feat)\.$", re.I
)
_INITIAL = re.compile(r"(?:^|[\s.])[^\W\d_]\.$")
_THOUSAND = re.compile(r",\d{3}(?!\d)")
_MARKS = re.compile(r"^[\s*•·■●▪_]+|[\s*•·■●▪_]+$")
_BRACKETS = re.compile(r"^[\[{(<]\s*([^\[\](){}<>]*?)\s*[\]})>]$")


def split(text: str, separators: str = _COMMAS) -> tuple[str, ...]:
    """Return the items between commas, semicolons, line ends and their CJK kin, stripped, none empty."""
    items: list[str] = []
    start = 0
    depth = 0
    closers = text.count(")") + sum(text.count(c) for c in _CLOSE if c != ")")
    for at, char in enumerate(text):
        if char in _OPEN and closers:
            depth += 1
        elif char in _CLOSE:
            depth, closers = max(0, depth - 1), closers - 1
        elif char in separators and (depth == 0 or char == "\n") and not _in_number(text, at):
            items.append(text[start:at])
            start, depth = at + 1, 0
    items.append(text[start:])
    return tuple(item for raw in items if (item := bare(raw)))


def _in_number(text: str, at: int) -> bool:
    """Whether the comma at that place groups digits: 13,000."""
    return text[at] == "," and text[at - 1 : at].isdigit() and bool(_THOUSAND.match(text, at))


def sentences(text: str) -> tuple[str, ...]:
    """Return the items of a list with full stops for commas ("Lexie. Alex/Lexie."); titles keep theirs."""
    parts: list[str] = []
    start = 0
    for found in _SENTENCE.finditer(text):
        if not _TITLED.search(text[max(start, found.start() - 8) : found.start() + 1]):
            parts.append(text[start : found.start()])
            start = found.end()
    parts.append(text[start:])
    return tuple(item for raw in parts if (item := bare(raw)))


def bare(item: str) -> str:
    """Return an item without list marks and without a full stop that is not part of an initial or a title."""
    text = _MARKS.sub("", item)
    if (
        text.endswith(".")
        and not text.endswith("..")
        and not _INITIAL.search(text)
        and not _TITLED.search(text)
    ):
        text = text[:-1].rstrip()
    return text


def unwrapped(text: str) -> str:
    """Return a value without one pair of brackets or quotation marks that encloses all of it."""
    value = text.strip()
    if found := _BRACKETS.match(value[:400]):
        return found[1] if len(value) <= 400 else value
    return unquoted(value)


def unquoted(text: str) -> str:
    """Return the text without quotation marks that enclose all of it."""
    value = text.strip()
    for start, end in ("«»", "“”", '""', "„“", "„”", "「」", "『』", "《》", "''", "‘’", "”“", "““", "””"):
        inner = value[1:-1]
        if (
            len(value) > 2
            and value[0] == start
            and value[-1] == end
            and start not in inner
            and end not in inner
        ):
            return inner.strip()
    return value


def one_line(text: str) -> str:
    """Return the text with every run of white space as one space."""
    return " ".join(text.split())


def paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs between empty lines, each on one line."""
    return tuple(p for part in re.split(r"\n[ \t]*\n", text) if (p := one_line(part)))
