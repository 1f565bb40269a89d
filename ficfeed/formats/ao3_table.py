"""The work header of AO3 and its sister archives, made text: the table of typed tags, title and byline.

Labels are the download's (otwcode/otwarchive, app/views/downloads/_download_preface), in the singular or the
plural whatever the number of values; indents and empty lines are the converter's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ficfeed.headers import fields, items, labels, spans
from ficfeed.headers.facts import HeaderBlock
from ficfeed.headers.labels import Labelled
from ficfeed.story import RawTag, TagKind, Where
from ficfeed.tags.names import key

_POSTED = re.compile(
    r"posted originally on (?:the )?\[?[^\n\]]{3,60}?\]?(?:\([^)\s]{1,200}\))?\s+at\s+[\[<(]{0,2}"
    r"(https?://[^\s\]>)]{4,300})",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\s{0,8}[*_-]{0,3}\s?(?P<label>Rating|Archive Warnings?|Warnings?|Categor(?:y|ies)|Fandoms?"
    r"|Relationships?|Characters?|Additional Tags?|Language|Series|Collections?|Stats)\W{0,3}?:[*_]{0,3}"
    r"(?:\s+(?P<value>\S.*))?\s*",
    re.IGNORECASE,
)
_STAT = re.compile(
    r"(?P<name>Published|Updated|Completed|Words|Chapters)\s*:\s*"
    r"(?P<value>\d{4}-\d\d-\d\d|\d[\d,.  ’']{0,12}(?:/[\d?,]{1,6})?)",
    re.IGNORECASE,
)
_STATS_LINE = re.compile(
    r"\W{0,4}(?:Published|Updated|Completed|Words|Chapters|Comments|Kudos|Bookmarks|Hits)\s*:.{0,200}",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"\s{0,8}\W{0,3}by\s+(?P<names>\S.{0,300}?)\W{0,3}", re.IGNORECASE)
_PAGE = re.compile(r"\W{0,6}(?:preface|afterword)\W{0,6}", re.IGNORECASE)
_KINDS = {
    "rating": TagKind.RATING,
    "archive warning": TagKind.WARNING,
    "warning": TagKind.WARNING,
    "category": TagKind.CATEGORY,
    "categorie": TagKind.CATEGORY,
    "fandom": TagKind.FANDOM,
    "relationship": TagKind.PAIRING,
    "character": TagKind.CHARACTER,
    "additional tag": TagKind.FREEFORM,
}
_TABLE = frozenset({"archive warning", "additional tag", "stat"})
_HEAD = 4000
_FRONT_LINES = 400
_MOST_LABELS = 12
_TOP = 40
_TITLE_LINES = 4
_LONGEST_TITLE = 160


@dataclass(frozen=True, slots=True)
class Work:
    """What the work header says, and the index of the line behind title and byline."""

    title: str | None
    header: HeaderBlock
    end: int


def matches(text: str) -> bool:
    """Return whether a clean text is such a download: it says where it was posted, or has the table."""
    head = text[:_HEAD]
    if "posted originally on" in head.lower() and _POSTED.search(head):
        return True
    if "tats" not in head or "arning" not in head:
        return False
    found = {_name(read["label"]) for line in head.split("\n") if (read := _LABEL.fullmatch(line[:400]))}
    return found >= {"stat", "rating"} and bool(found & _TABLE - {"stat"})


def read(lines: Sequence[str]) -> Work:
    """Return what the table of tags says, then title and byline; the title also stands above the table."""
    found, end = _table(lines)
    posted = _POSTED.search("\n".join(lines[:_TOP])[:_HEAD])
    title, creators, end = _titled(lines, _text(lines, end), _first(lines) if posted else "")
    header = replace(_header(found), title=title or None, creators=creators, end=end)
    return Work(title or None, replace(header, url=posted[1].rstrip(".,;") if posted else None), end)


def _first(lines: Sequence[str]) -> str:
    """The title above the table: the first paragraph, up to the words that say where it was posted."""
    at = _text(lines, 0)
    if at < len(lines) and _PAGE.fullmatch(lines[at][:40]):
        at = _text(lines, at + 1)
    paragraph: list[str] = []
    while at < len(lines) and lines[at].strip() and len(paragraph) < _TITLE_LINES:
        paragraph.append(lines[at].strip())
        at += 1
    text = items.one_line("\n".join(paragraph)[:_HEAD])
    before = re.split(r"[*_ ]*posted originally on ", text, maxsplit=1, flags=re.IGNORECASE)[0]
    return "" if _LABEL.match(before) else _unmarked(before[:_LONGEST_TITLE])


def _titled(lines: Sequence[str], at: int, named: str) -> tuple[str, tuple[str, ...], int]:
    """Title and creators below the table, and the index behind them; `named` is the title above it."""
    title, below = named, at
    line = lines[at].strip() if at < len(lines) else ""
    if line and len(line) <= _LONGEST_TITLE and not _BYLINE.fullmatch(line):
        below = _text(lines, at + 1)
        is_named = bool(named) and key(_unmarked(line)) == key(named)
        if is_named or (below < len(lines) and _BYLINE.fullmatch(lines[below][:320])):
            title = _unmarked(line)
        else:
            below = at
    by = _BYLINE.fullmatch(lines[below][:320]) if below < len(lines) else None
    if not by:
        return title, (), below
    return title, fields.names_of(by["names"]), _text(lines, below + 1)


def _unmarked(line: str) -> str:
    """A title without the marks of a heading or of bold text."""
    return line.strip("#*_ ")


def _table(lines: Sequence[str]) -> tuple[list[tuple[str, list[str]]], int]:
    """The labels with the lines of their values, and the index of the line behind the table."""
    found: list[tuple[str, list[str]]] = []
    end = 0
    for at, line in enumerate(lines[:_FRONT_LINES]):
        opened = _LABEL.fullmatch(line[:20_000])
        if opened and len(found) < _MOST_LABELS:
            found.append((_name(opened["label"]), [opened["value"]] if opened["value"] else []))
        elif not line.strip() or not found:
            continue
        elif not _belongs(found[-1], line, apart=not lines[at - 1].strip()):
            break
        else:
            found[-1][1].append(line.strip())
        end = at + 1
    return found, end


def _belongs(value: tuple[str, list[str]], line: str, *, apart: bool) -> bool:
    """Whether a line goes on with a value; `apart`: there is an empty line between them."""
    label, above = value
    if label == "stat":
        return not above or bool(
            _STATS_LINE.fullmatch(line[:400]) or re.fullmatch(r"\W{0,4}[\d/?,.-]{1,30}\W*", line[:60])
        )
    return not above or not apart or above[-1].endswith(",")


def _header(found: Sequence[tuple[str, list[str]]]) -> HeaderBlock:
    """Tags are cut at commas only: no tag of these archives holds one."""
    tags: list[RawTag] = []
    labelled: list[Labelled] = []
    for label, values in found:
        text = " ".join(values)
        if label == "stat":
            labelled += _stats(text)
        elif label in {"language", "series", "rating"}:
            labelled.append(Labelled((label,), label, text))
        if label in _KINDS and label != "rating":
            tags += _tags(_KINDS[label], _listed(values))
    header = fields.gather(labelled)
    told = (replace(tag, where=Where.ARCHIVE) for tag in header.raw_tags)
    return replace(header, raw_tags=tuple(dict.fromkeys((*told, *tags))), others=())


def _stats(text: str) -> list[Labelled]:
    names = {
        "published": "date",
        "updated": "updated",
        "completed": "updated",
        "words": "words",
        "chapters": "chapters",
    }
    return [
        Labelled((names[one["name"].lower()],), one["name"], one["value"])
        for one in _STAT.finditer(text[:2000])
    ]


def _tags(kind: TagKind, texts: Sequence[str]) -> list[RawTag]:
    """A relationship field also holds what is no pairing."""
    if kind is not TagKind.PAIRING:
        return [RawTag(kind, text, Where.ARCHIVE) for text in texts]
    return [RawTag(found, one, Where.ARCHIVE) for text in texts for found, one in spans.pairings(text)]


def _listed(values: Sequence[str]) -> list[str]:
    """The tags of a value: between commas where there are any, else one a line."""
    joined = " ".join(values)
    parts = re.split(r"\s*[,、，]\s*", joined) if re.search("[,、，]", joined) else values
    return [text for part in parts if (text := items.one_line(labels.plain(part)).strip("•·* "))]


def _name(label: str) -> str:
    """Labels come in the singular and the plural, with no regard to the number of values."""
    name = label.lower()
    return {"series": "series", "categories": "category"}.get(name, name.rstrip("s"))


def _text(lines: Sequence[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at
