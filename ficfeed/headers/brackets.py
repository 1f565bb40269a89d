"""The inside of a title's bracket: either every item parses as metadata, or nothing is taken."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from ficfeed.headers import items, parts, values
from ficfeed.headers.facts import Part
from ficfeed.story import TagKind
from ficfeed.tags import vocabulary
from ficfeed.tags.names import key
from ficfeed.text.words import declared

Item = tuple[TagKind, str]

_DASH = re.compile(r"\s+[-–—|]+\s+|\s*:\s+")
_BANG = re.compile(r"[\w'-]+![\w'-]+")
_CROSSED = re.compile(
    r"^(?:x-?over|crossover)\s*(?:with|:|of)?\s+(?P<what>.+)$|^(?P<before>.+?)\s+(?:x-?over"
    r"|crossover)$",
    re.I,
)
_WORDS = re.compile(r"^[~\d.,\s]+k?\+?\s*w(?:ords?)?\b", re.I)
_SILENT = re.compile(
    r"^(?:spoilers?\b.*|no spoilers.*|unbeta.*|repost|new|updated?|part \w+|fic|fanfic|fan ?fiction"
    r"|the end|end)$",
    re.I,
)
_ALONE = frozenset(
    [
        "au",
        "het",
        "slash",
        "femslash",
        "gen",
        "drabble",
        "oneshot",
        "one-shot",
        "wip",
        "pwp",
        "h/c",
        "hurt/comfort",
        "crossover",
        "xover",
        "ficlet",
        "complete",
        "crackfic",
        "podfic",
    ]
)
_STRONG = {TagKind.RATING, TagKind.PAIRING}


@dataclass(frozen=True, slots=True)
class Bracket:
    """What a bracket said: tags as written, and a part number."""

    tags: tuple[Item, ...] = ()
    part: Part | None = None


@dataclass(slots=True)
class _Reading:
    tags: list[Item] = field(default_factory=list)
    part: Part | None = None
    open: list[tuple[int, str]] = field(default_factory=list)  # where in `tags` an unknown item stood
    measured: bool = False

    def has(self, *kinds: TagKind) -> bool:
        return any(kind in kinds for kind, _ in self.tags)


def read(
    text: str, known: Collection[str] = (), *, decisive: bool = False, loose: bool = False
) -> Bracket | None:
    """Return the metadata in a bracket, None if any item of it is something else.

    `known`: names from elsewhere in the file. `decisive`: at least a rating, a slash pairing or a part
    number must be there (for what stands behind a mere comma); `loose`: a neighbour was decisive already.
    """
    reading = _Reading()
    for item in items.split(text):
        _dashed(item, known, reading)
    if reading.open and not _names(reading, known):
        return None
    if not reading.tags and reading.part is None:
        return Bracket() if reading.measured and not decisive else None
    strong = reading.has(*_STRONG) or reading.part is not None
    if decisive and not strong:
        return None
    return Bracket(tuple(reading.tags), reading.part) if strong or loose or _tells(reading) else None


def fandoms(text: str) -> list[Item]:
    """Return the fandoms of "Torchwood/Doctor Who" as written; [] unless every side is known."""
    if vocabulary.fandom(text):
        return [(TagKind.FANDOM, text.strip())]
    if not values.fandoms(text):
        return []
    sides = re.split(r"\s*[/／,;]\s*|\s+[&+xX]\s+|\s+and\s+", text.strip())
    return [(TagKind.FANDOM, side) for side in sides] if all(map(vocabulary.fandom, sides)) else []


def _tells(reading: _Reading) -> bool:
    """Whether weak items (fandom, genre, form, names) are enough: "AU", a fandom, known names."""
    if reading.has(TagKind.FANDOM, TagKind.CHARACTER, TagKind.STATUS):
        return True
    return all(key(text) in _ALONE or _BANG.fullmatch(text) for _, text in reading.tags)


def _dashed(item: str, known: Collection[str], reading: _Reading) -> None:
    """ "grey's - meredith": a fandom and what belongs to it."""
    if _item(item, known, reading):
        return
    head, *tail = _DASH.split(item, maxsplit=1)
    if tail and (named := fandoms(head)):
        reading.tags += named
        for piece in _DASH.split(tail[0]):
            if not _item(piece, known, reading):
                reading.open.append((len(reading.tags), piece))
    elif tail and all(_parses(piece, known) for piece in (head, *tail)):
        for piece in (head, *tail):
            _item(piece, known, reading)
    elif " / " in item and all(_parses(piece, known) for piece in item.split(" / ")):
        for piece in item.split(" / "):
            _item(piece, known, reading)
    else:
        reading.open.append((len(reading.tags), item))


def _parses(text: str, known: Collection[str]) -> bool:
    return _item(text, known, _Reading())


def _item(text: str, known: Collection[str], reading: _Reading) -> bool:
    """Add one item by its value; False if it is nothing that is known."""
    item = items.bare(text)
    if part := parts.read(item):
        reading.part = reading.part or part
    elif values.is_rating(item):
        reading.tags.append((TagKind.RATING, item))
    elif values.known_as(item, known) or values.is_person(item):
        reading.tags.append((TagKind.CHARACTER, item))
    elif found := _crossed(item) or fandoms(item):
        reading.tags += found
    elif kind := values.recognised(item):
        reading.tags.append((kind, item))
    elif is_pair(item, known):
        reading.tags.append((TagKind.PAIRING, item))
    elif _BANG.fullmatch(item):
        reading.tags.append((TagKind.FREEFORM, item))
    elif _WORDS.match(item) and declared(item).words:
        reading.measured = True
    elif not _SILENT.match(item):
        return False
    return bool(item)


def _crossed(item: str) -> list[Item]:
    """ "xover BBC Merlin": the genre and the fandom it crosses into."""
    found = _CROSSED.match(item)
    if not found:
        return []
    named = fandoms(found["what"] or found["before"])
    return [(TagKind.GENRE, "crossover"), *named] if named else []


def is_pair(item: str, known: Collection[str]) -> bool:
    """Return whether the item is a slash pairing, a known ship name, or "A & B" with a known side."""
    if values.is_pairing(item, romantic=True):
        return all(
            values.is_name(_side(side)) for side in re.split(r"\s*[/／♥×]\s*|\s+[xX]\s+|<3", item) if side
        )
    if values.is_pairing(item):
        return any(values.known_as(side, known) for side in re.split(r"\s*[&+~＆]\s*", item))
    return vocabulary.ship(item) is not None


def _friends(item: str) -> bool:
    """ "Sam & Dean": beside a rating two names are a platonic pairing."""
    sides = re.split(r"\s+[&+]\s+", item)
    return len(sides) > 1 and all(values.is_name(side) and side[:1].isupper() for side in sides)


def _side(text: str) -> str:
    """A member without its qualifiers and brackets, so that "past Mark" and "fem!GD" count as names."""
    return re.sub(r"\([^()]*\)|^[\w-]+!", "", text).strip().lstrip("[").rstrip("]?!. ")


def _names(reading: _Reading, known: Collection[str]) -> bool:
    """Take unknown items for characters where the bracket itself shows that they are.

    They are members of a pairing beside them, or follow a known fandom; and in the standing form
    "(fandom, pairing, rating)" an unknown first item is the fandom.
    """
    members = [
        m for kind, text in reading.tags if kind is TagKind.PAIRING for m in re.split(r"\s*[/&x+]\s*", text)
    ]
    full = reading.has(TagKind.PAIRING) and reading.has(TagKind.RATING)
    placed: list[tuple[int, Item]] = []
    for at, item in reading.open:
        if reading.has(TagKind.RATING) and _friends(item):
            placed.append((at, (TagKind.PAIRING, item)))
            continue
        if not values.is_name(item) and not (full and at == 0):
            return False
        if values.known_as(item, members) or reading.has(TagKind.FANDOM):
            placed.append((at, (TagKind.CHARACTER, item)))
        elif full:
            placed.append((at, (TagKind.FANDOM if at == 0 else TagKind.FREEFORM, item)))
        else:
            return False
    for at, tag in reversed(placed):
        reading.tags.insert(at, tag)
    return True
