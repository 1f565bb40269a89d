"""Stories of FanFiction.Net made text: the site's line of facts, or the table of a downloader's text file.

On this site a summary carries what AO3 has tags for: a sentence that only names a form ("Oneshot.") says what
the story is. Chapters carry "Disclaimer:" and "A/N:" at their start and end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ficfeed.formats import journal
from ficfeed.headers import ffn, fields, items
from ficfeed.headers.facts import Front, HeaderBlock
from ficfeed.headers.labels import Labelled
from ficfeed.story import RawTag, StoryDraft, TagKind, Where
from ficfeed.tags import vocabulary
from ficfeed.text import dates

_HEAD = 4000
_LINES = 60
_SITES = r"https?://(?:www\.|m\.)?(?:fanfiction\.net|fictionpress\.com)/s/\d{1,12}\S{0,200}"
_ADDRESS = re.compile(_SITES, re.IGNORECASE)
_TABLE = re.compile(rf"^Story ?link:\s*{_SITES}", re.IGNORECASE | re.MULTILINE)
_LABEL = re.compile(r"(?P<label>[A-Z][A-Za-z]{3,12}(?: ?[a-z]{4,9})?):\s*(?P<value>.*)")
_OF_HOW_MANY = re.compile(r"of\s+(\d{1,4})\s+chapters?", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?;]+(?:\s+|$)|\s+-+\s+")
_ARTICLE = re.compile(r"(?:(?:just )?an?|my|short|little|sweet|this is an?)\s+", re.IGNORECASE)
_LONGEST_FORM = 40
_FIELDS = {
    "story": "title",
    "storylink": "url",
    "story link": "url",
    "category": "fandom",
    "genre": "genre",
    "genres": "genre",
    "author": "creator",
    "characters": "characters",
    "pairing": "pairing",
    "pairings": "pairing",
    "language": "language",
    "published": "date",
    "last updated": "updated",
    "updated": "updated",
    "words": "words",
    "rating": "rating",
    "status": "status",
    "content": "chapters",
    "summary": "summary",
    "authorlink": "",
    "author link": "",
    "source": "",
}
"""What the downloader's labels mean; elsewhere "Content" is a warning and "Source" a fandom."""


def matches(text: str) -> bool:
    """Return whether a clean text is one of the site's."""
    head = text[:_HEAD]
    if "Rated:" in head and any(ffn.matches(line) for line in head.split("\n")[:_LINES]):
        return True
    return _has_table(head)


def read(text: str, name: str) -> StoryDraft:
    """Return the story; `name` is the file's name, used where the text gives no title."""
    lines = text.split("\n")
    head, back = journal.ends(lines)
    if _has_table(text[:_HEAD]):
        header = _table(lines)
        head = Front(title=None, header=header, end=header.end)
    else:
        head = replace(head, header=_with_address(head.header, text[:_HEAD]))
    header = replace(head.header, raw_tags=(*head.header.raw_tags, *_forms(head.header.summary or "")))
    return journal.told(lines, replace(head, header=header), back, name)


def _has_table(head: str) -> bool:
    return "link:" in head.lower() and bool(_TABLE.search(head))


def _table(lines: Sequence[str]) -> HeaderBlock:
    """The downloader's labels, one a line, the summary last and perhaps in several paragraphs."""
    found: list[Labelled] = []
    end = 0
    for at, line in enumerate(lines[:_LINES]):
        read = _LABEL.fullmatch(line[:8000].rstrip())
        field = _FIELDS.get(read["label"].lower()) if read else None
        if read and field is not None:
            found.append(Labelled((field,), read["label"], _value(field, read["value"])))
        elif line.strip() and found and found[-1].fields == ("summary",) and lines[at - 1].strip():
            found[-1] = replace(found[-1], value=f"{found[-1].value}\n{line.strip()}")
        elif line.strip():
            break
        end = at + 1
    header = fields.gather(one for one in found if one.fields[0] and one.value)
    told = tuple(replace(tag, where=Where.ARCHIVE) for tag in header.raw_tags)
    return replace(header, raw_tags=told, end=end)


def _value(field: str, text: str) -> str:
    """The site's dates are month-first, its couples stand in brackets, "1 to 3 of 3 chapters" are three."""
    if field in {"date", "updated"}:
        day = dates.read(text, source="ffn").story_date
        return day.iso if day else text
    if field == "chapters":
        count = _OF_HOW_MANY.search(text)
        return count[1] if count else ""
    return text


def _with_address(header: HeaderBlock, head: str) -> HeaderBlock:
    """The line's own "id: 123" is an address, if a fandom is there too: FictionPress has none."""
    if header.url:
        return header
    named = _ADDRESS.search(head)
    if named:
        return replace(header, url=named[0])
    lines = (line for line in head.split("\n")[:_LINES] if ffn.matches(line))
    read = next((found for line in lines if (found := ffn.read(line)) and found.site_id), None)
    has_fandom = any(tag.kind is TagKind.FANDOM for tag in header.raw_tags)
    if read is None or not has_fandom:
        return header
    return replace(header, url=f"https://www.fanfiction.net/s/{read.site_id}/1/")


def _forms(summary: str) -> tuple[RawTag, ...]:
    """The forms that are whole sentences of a summary: "Oneshot.", "A drabble."."""
    texts = (items.one_line(text).strip(" *~()[]") for text in _SENTENCE.split(summary[:2000]))
    named = (_ARTICLE.sub("", text, count=1) for text in texts if 0 < len(text) <= _LONGEST_FORM)
    return tuple(RawTag(TagKind.FORM, text, Where.HEADER) for text in named if vocabulary.form(text))
