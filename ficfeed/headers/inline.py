"""Several labels on one line: "Rated: Fiction M - Language: English", "Rating: R. WARNING: slash"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ficfeed.headers import labels
from ficfeed.headers.labels import Labelled

_COLON = re.compile(r"[:：](?!//)")
_WORDS = re.compile(r"\S+(?: \S+){0,3}$")
_HARD = re.compile(r"(?:[|;·•\t]\s*|\s[-–—/~*]+\s|\s{2,})$")
_SOFT = re.compile(r"(?:[.,)\]]\s*|\s|^)$")
_PROSE = frozenset(
    [
        "summary",
        "notes",
        "endnotes",
        "disclaimer",
        "prompt",
        "dedication",
        "feedback",
        "rec",
        "tagline",
        "freeform",
        "url",
        "archive",
        "music",
        "ffn",
    ]
)
_STATS = frozenset(
    [
        "rating",
        "words",
        "status",
        "date",
        "updated",
        "packaged",
        "part",
        "chapters",
        "language",
        "stats",
        "form",
        "publisher",
    ]
)
_PLAIN = frozenset(
    [
        "author",
        "rating",
        "rated",
        "pairing",
        "pairings",
        "fandom",
        "fandoms",
        "summary",
        "warnings",
        "warning",
        "characters",
        "genre",
        "status",
        "words",
    ]
)
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class _Cut:
    """A further label inside a value: where the value before it ends, where its own begins."""

    end: int
    start: int
    label: str
    fields: tuple[str, ...]


def split(one: Labelled) -> list[Labelled]:
    """Return the labelled piece, cut before each further label that its value holds.

    Never inside prose: a summary may say 'He said: "Note: …"'. In names and titles a label counts only
    after a mark (" | ", " - ") or where it is one of the plainest words.
    """
    pieces, start, value = [one], 0, one.value
    for found in _COLON.finditer(value[:_LONGEST]):
        cut = _cut(pieces[-1].fields[0], value, start, found.start(), found.end())
        if pieces[-1].fields[0] in _PROSE:
            break
        if cut:
            pieces[-1] = replace(pieces[-1], value=value[start : cut.end].strip(" -–|;,/·•"))
            pieces.append(Labelled(cut.fields, cut.label, value[cut.start :].strip(), ":"))
            start = cut.start
    return [piece for piece in pieces if piece.fields[0] != "stats"]


def _cut(field: str, value: str, start: int, colon: int, after: int) -> _Cut | None:
    """The label that ends at the colon, longest first; None if no known one does, or not after a fit mark."""
    window = value[max(start, colon - labels.MAX_LABEL) : colon].rstrip()
    found = _WORDS.search(window)
    words = found[0].split(" ") if found else []
    for count in range(len(words), 0, -1):
        label = " ".join(words[-count:]).lstrip("([*_.,|;·•")
        opened = labels.fields(label) if label else ()
        end = max(start, colon - labels.MAX_LABEL) + len(window) - len(label)
        if opened and _fits(field, label, value[start:end]):
            return _Cut(end, after, label, opened)
    return None


def _fits(field: str, label: str, before: str) -> bool:
    plain = label.lower() in _PLAIN and not label.islower()
    if field in _STATS:
        return bool(_SOFT.search(before) or _HARD.search(before)) and (
            plain or not labels.is_weak(label) or field != "rating"
        )
    hard = bool(_HARD.search(before)) and bool(before.strip())
    return (hard and not labels.is_weak(label)) or (
        plain and bool(before.strip()) and bool(_SOFT.search(before))
    )
