"""Labelled fields to facts: each field is given to its reader, in the order in which they stood."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ficfeed.headers import inline, items
from ficfeed.headers.compounds import COMPOUND, by_value
from ficfeed.headers.facts import HeaderBlock
from ficfeed.headers.gathered import Gathered
from ficfeed.headers.labels import Labelled
from ficfeed.headers.singles import HANDLERS
from ficfeed.story import Where
from ficfeed.tags.names import key
from ficfeed.text.words import declared

_CREATORS = re.compile(r"\s*(?:,|;|、|，|\s&\s|\s\+\s|\band\b|\bund\b|\bet\b|\bwith\b)\s*")
OTHER = frozenset(
    [
        "summary",
        "notes",
        "endnotes",
        "disclaimer",
        "spoilers",
        "timeline",
        "setting",
        "beta",
        "prompt",
        "dedication",
        "feedback",
        "archive",
        "status",
        "form",
        "series",
        "language",
        "date",
        "updated",
        "packaged",
        "publisher",
        "url",
        "kinks",
        "rec",
        "pov",
        "music",
        "artist",
        "related",
    ]
)
"""Fields that are no tags in themselves: what they are is reported by name."""

_OF_ARCHIVES = frozenset({"additional tag", "archive warning", "stat", "packaged", "publisher"})
"""Labels that no creator types (an s at the end apart): the block was written by an archive or a tool."""

_REPORTED_AS = {"endnotes": "notes", "updated": "date", "packaged": "date"}


def gather(found: Iterable[Labelled]) -> HeaderBlock:
    """Return what the labelled fields say, in their order; `end` is left 0: the caller knows the lines."""
    pieces = [piece for one in found for piece in inline.split(one)]
    archived = any(p.fields[0] == "ffn" or key(p.label).rstrip("s") in _OF_ARCHIVES for p in pieces)
    facts = Gathered(
        exported=any(p.fields[0] in {"packaged", "publisher"} for p in pieces),
        where=Where.ARCHIVE if archived else Where.HEADER,
    )
    for piece in pieces:
        take(piece, facts)
    count = declared(facts.words) if facts.words else None
    return HeaderBlock(
        title=facts.title,
        creator_text=" & ".join(facts.creators) or None,
        creators=tuple(dict.fromkeys(name for text in facts.creators for name in names_of(text))),
        summary="\n\n".join(facts.summary) or None,
        notes=tuple(facts.notes),
        raw_tags=tuple(dict.fromkeys(facts.tags)),
        rating_text=" / ".join(facts.ratings) or None,
        status_text=facts.status,
        words_text=facts.words,
        words=count.words if count else None,
        words_approx=bool(count and count.approx),
        part=facts.part,
        chapters=facts.chapters,
        series=tuple(facts.series),
        language=facts.language,
        dates=tuple(facts.dates),
        url=facts.url,
        others=tuple(facts.others),
    )


def take(piece: Labelled, facts: Gathered) -> None:
    """Add one labelled piece to the facts."""
    value = piece.value.strip()
    for name in piece.fields:
        if name in OTHER and name not in {"summary", "notes", "endnotes"}:
            facts.others.append((_REPORTED_AS.get(name, name), items.one_line(value)))
    handler = COMPOUND.get(frozenset(piece.fields)) if len(piece.fields) > 1 else None
    if handler:
        handler(value, facts)
    elif len(piece.fields) > 1 and all(name in HANDLERS for name in piece.fields[:2]):
        by_value(piece.fields, value, facts)
    elif value and piece.fields[0] in HANDLERS:
        text = f"{piece.label}\n{value}" if piece.fields[0] == "status" else value
        HANDLERS[piece.fields[0]](text, facts)
    elif piece.fields[0] in {"summary", "notes"}:
        facts.others.append((piece.fields[0], ""))


def names_of(text: str) -> tuple[str, ...]:
    """Return the creators of "A & B", "A, B and C": each name once, in their order."""
    return tuple(dict.fromkeys(n for p in _CREATORS.split(text) if (n := p.strip(" .~*[]()\"“”'"))))
