"""What kind of tag a raw tag is: its label says one thing, its value often another.

Journal writers put "slash", "angst" and "drabble" under `category:`, and bare tags carry no label at
all. Decided here by the value alone, without the story's other tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ficfeed.story import RawTag, Status, TagKind, Where
from ficfeed.tags import lookalikes, notation, tables, vocabulary
from ficfeed.tags.names import display, key, tidy


@dataclass(frozen=True, slots=True)
class Meant:
    """What a raw tag means so far. `settled`: `text` is already the canonical name.

    `weak` marks the claim that nothing applies ("Warnings: none"), which any real warning takes back.
    """

    kind: TagKind
    text: str
    rule: str = "as written"
    settled: bool = False
    weak: bool = False
    position: int | None = None


LONGEST = {True: notation.LONGEST, False: 600}
"""Characters of a raw tag that are read: pairing fields hold many pairs, every other tag is a name."""
_KEPT = 300

_SORT_MARK = re.compile(r"^[#!*\-_.\s]+(?=[^\W_])")
_FANDOM_FIRST = re.compile(r"^([^:/|]{1,60}):\s+(\S.*)$")
_HIDDEN = re.compile(
    r"^(?:\(?(?:highlight|select|click|hover|skip)[^:]{0,40}:|[*\s]+)\s*|[*\s]+$", re.IGNORECASE
)
_SPOILER = re.compile(
    r"^(?:(?:minor|major|some|slight|mild|vague|possible|no) )?spoilers?\b|\bspoilers?$|^\d{1,2}x\d{1,2}\b|"
    r"^s\d{1,2}(?:e\d{1,2})?$|^season \w+$|^through (?:s|season )\d",
    re.IGNORECASE,
)
_NO_PAIRING = re.compile(
    r"^(?:none|no (?:pairings?|ships?|romance|one|relationships?))\b|^n/?a$|^-+$|^n/a\b", re.IGNORECASE
)
_PART_OF = re.compile(r"^part\s+(\d{1,4})\s+of\s+(\S.*)$", re.IGNORECASE)
_NUMBERED = re.compile(
    r"^(\S.*?)\s*(?:\[(\d{1,4})\]|\(?#(\d{1,4})\)?|,?\s+\(?(?:part|book|vol\.?|story)\s+(\d{1,4})\)?)$",
    re.IGNORECASE,
)
_SLASHED = re.compile(r"/|\sx\s|×|♥|❤|<3", re.IGNORECASE)


def sort(raw: RawTag, fielded: bool) -> tuple[Meant, ...]:
    """Return what a raw tag means; () for one that says nothing ("fic", "n/a").

    `fielded`: the tag comes from an archive that has a field for each kind, so that a value in the field for
    everything else is not taken for a fandom, a status or a pairing.
    """
    text = raw.text[: LONGEST[raw.kind is TagKind.PAIRING]]
    ask = _sort if len(text) <= _KEPT else _sort.__wrapped__
    return ask(raw.kind, text, raw.where, fielded)


@lru_cache(maxsize=1 << 13)
def _sort(kind: TagKind, text: str, where: Where, fielded: bool) -> tuple[Meant, ...]:
    if not any(c.isalnum() for c in text) and kind is not TagKind.WARNING:
        return ()
    if kind is TagKind.FREEFORM:
        return _freeform(text, where, fielded)
    found = _BY_KIND.get(kind)
    return tuple(found(text, where)) if found else (Meant(kind, tidy(text)),)


# ------------------------------------------------------------------------------- fields of one kind
def _fandoms(text: str, where: Where) -> Iterator[Meant]:
    if vocabulary.genre(text) == "Crossover":
        yield Meant(TagKind.GENRE, "Crossover", "a crossover is no fandom", settled=True)
        return
    known = vocabulary.fandoms_in(text)
    for name in known:
        yield Meant(TagKind.FANDOM, name, "built-in fandom table", settled=True)
    if not known and not vocabulary.is_nothing(text):
        yield Meant(TagKind.FANDOM, display(text))


def _pairing(text: str, where: Where) -> Iterator[Meant]:
    """A fandom may stand in front: "hs: dave/terezi"."""
    match = _FANDOM_FIRST.match(tidy(text))
    fandom = vocabulary.fandom(match[1]) if match else None
    if match and fandom:
        yield Meant(TagKind.FANDOM, fandom, "built-in fandom table, before the pairing", settled=True)
        text = match[2]
    yield Meant(TagKind.PAIRING, text)


def not_a_pairing(text: str, where: Where) -> tuple[Meant, ...]:
    """Return what a pairing field says where it names no pair: "Gen" is a category, "None" nothing."""
    if _NO_PAIRING.match(tidy(text)) or vocabulary.is_nothing(text):
        return ()
    known = _first_of(text, (TagKind.CATEGORY, TagKind.GENRE, TagKind.FORM, TagKind.WARNING))
    return (known or Meant(TagKind.FREEFORM, _shown(text, where)),)


def _category(text: str, where: Where) -> Iterator[Meant]:
    code = tables.classification().get(key(text).strip("."))
    if code:
        yield Meant(TagKind.GENRE, code, "one-letter genre of the old X-Files archives", settled=True)
        return
    if vocabulary.is_nothing(text):
        yield Meant(TagKind.CATEGORY, "Gen", "no pairing is Gen", settled=True)
        return
    yield from _by_value(text, where, (TagKind.CATEGORY, TagKind.GENRE, TagKind.FORM))


def _genre(text: str, where: Where) -> Iterator[Meant]:
    yield from _by_value(text, where, (TagKind.GENRE, TagKind.CATEGORY, TagKind.FORM))


def _form(text: str, where: Where) -> Iterator[Meant]:
    yield from _by_value(text, where, (TagKind.FORM, TagKind.GENRE, TagKind.CATEGORY))


def _by_value(text: str, where: Where, kinds: tuple[TagKind, ...]) -> Iterator[Meant]:
    if vocabulary.is_ignored(text) or vocabulary.is_nothing(text):
        return
    known = _first_of(text, kinds) or _fandom_or_ship(text)
    yield known or Meant(TagKind.FREEFORM, _shown(text, where))


def _first_of(text: str, kinds: tuple[TagKind, ...]) -> Meant | None:
    found = next((f for kind in kinds if (f := vocabulary.look_up(kind, text))), None)
    return Meant(found.kind, found.name, found.rule, settled=True) if found else None


def _fandom_or_ship(text: str) -> Meant | None:
    """What a `category:` also holds: FanFicFare's fandom, a ship name, "A & B friendship"."""
    found = vocabulary.recognise(text)
    if found and found.kind is TagKind.FANDOM:
        return Meant(found.kind, found.name, found.rule, settled=True)
    paired = vocabulary.ship(text) or (_SLASHED.search(text) or key(text).endswith(" friendship"))
    written = [
        p for p in notation.pairs(text, False) if len(p.members) > 1 and not lookalikes.is_words(p.text)
    ]
    return Meant(TagKind.PAIRING, text) if paired and (written or vocabulary.ship(text)) else None


def _warning(text: str, where: Where) -> Iterator[Meant]:
    bare = _HIDDEN.sub("", _HIDDEN.sub("", tidy(text))).rstrip(".")
    if vocabulary.is_nothing(bare or text):
        yield Meant(TagKind.WARNING, "No Archive Warnings Apply", "claimed: none", settled=True, weak=True)
        return
    if not bare or _SPOILER.search(bare):
        return
    known = vocabulary.archive_warning(bare)
    if known:
        yield Meant(TagKind.WARNING, known, "built-in warning table", settled=True)
    else:
        yield Meant(TagKind.WARNING, _shown(bare, where))


def _status(text: str, where: Where) -> Iterator[Meant]:
    state = vocabulary.status(text)
    if state and state is not Status.UNKNOWN:
        yield Meant(TagKind.STATUS, state.label, "built-in status words", settled=True)


def _language(text: str, where: Where) -> Iterator[Meant]:
    code = vocabulary.language(text)
    name = vocabulary.language_name(code) if code else None
    yield Meant(TagKind.LANGUAGE, name or display(text), "built-in language table" if name else "as written")


def _series(text: str, where: Where) -> Iterator[Meant]:
    """ "Part 2 of X", "X [2]", "X #2": the place is not part of the name."""
    shown = _shown(text, where)
    part, numbered = _PART_OF.match(shown), _NUMBERED.match(shown)
    if part:
        yield Meant(TagKind.SERIES, part[2], position=int(part[1]))
    elif numbered:
        yield Meant(TagKind.SERIES, numbered[1], position=int(numbered[2] or numbered[3] or numbered[4]))
    else:
        yield Meant(TagKind.SERIES, shown)


def _character(text: str, where: Where) -> Iterator[Meant]:
    if not vocabulary.is_nothing(text):
        yield Meant(TagKind.CHARACTER, text)


_BY_KIND = {
    TagKind.FANDOM: _fandoms,
    TagKind.PAIRING: _pairing,
    TagKind.CATEGORY: _category,
    TagKind.GENRE: _genre,
    TagKind.FORM: _form,
    TagKind.WARNING: _warning,
    TagKind.STATUS: _status,
    TagKind.LANGUAGE: _language,
    TagKind.SERIES: _series,
    TagKind.CHARACTER: _character,
}


# ------------------------------------------------------------------------------- bare tags
def _freeform(text: str, where: Where, fielded: bool) -> tuple[Meant, ...]:
    bare = (
        _SORT_MARK.sub("", tidy(text)) if where is Where.TAGLINE or text.lstrip()[:1] == "#" else tidy(text)
    )
    if vocabulary.is_ignored(bare):
        return ()
    found = vocabulary.recognise(bare)
    if found and (not fielded or found.kind in (TagKind.GENRE, TagKind.FORM)):
        return (Meant(found.kind, found.name, found.rule, settled=True),)
    if may_pair(bare, fielded):
        return (Meant(TagKind.PAIRING, bare, "a bare tag with a pairing's sign"),)
    return (Meant(TagKind.FREEFORM, _shown(bare, where)),)


def may_pair(text: str, fielded: bool) -> bool:
    """Return whether a bare tag is worth reading as a pairing: a ship name, or a sign between two names."""
    name = key(text).lstrip("#")
    if name in tables.ships() and not (fielded and name in tables.plain_ships()):
        return True
    return bool(_SLASHED.search(text)) or (" & " in text and not fielded)


def shown(raw: RawTag) -> str:
    """Return a free tag's name as it is shown."""
    text = tidy(raw.text[: LONGEST[False]])
    marked = raw.where is Where.TAGLINE or text[:1] == "#"
    return _shown(_SORT_MARK.sub("", text) if marked else text, raw.where)


def _shown(text: str, where: Where) -> str:
    """A tag line has lost its capitals and gets them back; elsewhere the creator's case stands."""
    return display(text) if where is Where.TAGLINE else tidy(text)
