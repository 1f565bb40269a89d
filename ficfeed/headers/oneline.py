"""Headers of one line, without labels: "Stranger Quays, Ana Long/Bo Sand, NC17, 2300 words"."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from ficfeed.headers import brackets, items, parts, phrases, values
from ficfeed.headers.facts import HeaderBlock
from ficfeed.headers.fields import gather
from ficfeed.headers.labels import Labelled
from ficfeed.story import TagKind

_LONGEST = 300
_FIELDS = {
    TagKind.RATING: "rating",
    TagKind.PAIRING: "pairing",
    TagKind.FANDOM: "fandom",
    TagKind.CHARACTER: "characters",
    TagKind.GENRE: "genre",
    TagKind.CATEGORY: "category",
    TagKind.FORM: "form",
    TagKind.STATUS: "status",
    TagKind.WARNING: "warnings",
}


def read(lines: Sequence[str], known: Collection[str] = ()) -> HeaderBlock:
    """Return the header that the first line is, an empty one if it is none.

    Two of pairing, rating, word count and part number must be there. An unknown item in front is the
    fandom: in this form it stands where a title would, but the title stood above it.
    """
    at = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
    line = lines[at].strip() if at < len(lines) else ""
    listed = items.split(line) if len(line) <= _LONGEST else ()
    found = [_item(item, known) for item in listed]
    decisive = {one.fields[0] for one in found if one} & {"rating", "pairing", "words", "part"}
    if len(decisive) < 2 or None in found[1:] or len(found) < 3:
        return HeaderBlock()
    first = found[0] or Labelled(("fandom",), "", listed[0])
    block = gather([first, *(one for one in found[1:] if one)])
    below = next((i for i in range(at + 1, len(lines)) if lines[i].strip()), len(lines))
    return replace(block, end=below)


def _item(item: str, known: Collection[str]) -> Labelled | None:
    """One item as the field that its value shows."""
    if parts.read(item):
        return Labelled(("part",), "", item)
    if phrase := phrases.read(item):
        return phrase
    if values.is_rating(item):
        return Labelled(("rating",), "", item)
    bracket = brackets.read(item, known, loose=True)
    if bracket is None or len(bracket.tags) != 1:
        return None
    kind, text = bracket.tags[0]
    return Labelled((_FIELDS[kind],), "", text) if kind in _FIELDS else None
