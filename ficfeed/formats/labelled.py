"""Labelled lines of a page that a tool wrote ("Category: Dracula") to the facts of a header."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from ficfeed.formats import markup
from ficfeed.formats.elements import Element
from ficfeed.headers import ffn, fields, labels, phrases
from ficfeed.headers.facts import HeaderBlock
from ficfeed.headers.labels import Labelled
from ficfeed.tags.names import key

_OWN = {
    "ao3 categories": ("genre",),
    "story url": ("url",),
    "original source": ("url",),
    "by": ("creator",),
}
_MOST = 100
_EXPORTED = Labelled(("packaged",), "Packaged", "")
"""Makes "Category" mean fandom, as it does in every tool's table."""


def of_pairs(found: Iterable[tuple[str, str]]) -> HeaderBlock:
    """Return what pairs of label and value say; what nobody knows (kudos, hits) says nothing."""
    return _gathered(
        Labelled(opened, label, text)
        for label, text in found
        if text and (opened := _OWN.get(key(label[:80])) or labels.fields(label))
    )


def of_lines(lines: Iterable[str]) -> HeaderBlock:
    """Return what lines say that begin with a label, or are FanFiction.Net's line of facts."""
    read = ((phrases.read if ffn.matches(line[:2000]) else _split)(line) for line in lines)
    return _gathered(one for one in read if one)


def _split(line: str) -> Labelled | None:
    label, colon, text = line.partition(":")
    opened = _OWN.get(key(label[:80])) if colon else None
    return Labelled(opened, label, text.strip()) if opened else labels.split(line)


def _gathered(found: Iterable[Labelled]) -> HeaderBlock:
    return fields.gather([_EXPORTED, *islice(found, _MOST)])


def value(element: Element) -> str:
    """Return a cell's text: its paragraphs parted by an empty line."""
    return "\n\n".join(" ".join(one.split()) for one in markup.paragraphs(element))
