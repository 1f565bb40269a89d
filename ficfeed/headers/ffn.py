"""FanFiction.Net's line of facts: "Rated: Fiction T - English - Romance/Angst - [Mark S., Lexie G.] - …".

Segments are classified, never counted: the language follows the rating, genres come from a fixed list, and
whatever is left is characters (JimmXinu/FanFicFare, nianeyna and FicHub agree on this grammar).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import permutations

from ficfeed.story import Rating, StoryDate
from ficfeed.tags import vocabulary
from ficfeed.tags.names import key
from ficfeed.text import dates
from ficfeed.text.words import declared

GENRES = [
    "General",
    "Romance",
    "Humor",
    "Drama",
    "Poetry",
    "Adventure",
    "Mystery",
    "Horror",
    "Parody",
    "Angst",
    "Supernatural",
    "Suspense",
    "Sci-Fi",
    "Fantasy",
    "Spiritual",
    "Tragedy",
    "Western",
    "Crime",
    "Family",
    "Hurt/Comfort",
    "Friendship",
]
"""The site's whole list; a story has at most two."""

_RATED = re.compile(r"\bRated:\s*(?:Fiction\s*)?(K\+|K|T|MA|M)(?=\s+-|\s*\)?$)")
_RATINGS = {
    "K": Rating.GENERAL,
    "K+": Rating.GENERAL,
    "T": Rating.TEEN,
    "M": Rating.MATURE,
    "MA": Rating.EXPLICIT,
}
_PAIRS = {key(f"{a}/{b}"): (a, b) for a, b in permutations(GENRES, 2)} | {key(g): (g,) for g in GENRES}
_NAMED = re.compile(r"^([A-Za-z]+)\s*:\s*(.*)$", re.S)
_COUPLE = re.compile(r"\[([^\[\]]{1,300})\]")
_RUN_TOGETHER = re.compile(r"(?<=\w\w\s[A-Z]\.)\s+(?=[A-Z])")
_CROSSOVER = re.compile(r"^Crossovers?\s*(?:-|»|:)\s*|\s+Crossovers?$|^[\w/ ]{3,20} X-overs?\s*»", re.I)
_LIMIT = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class FfnHeader:
    """The fields of the line; names are the site's short ones ("Mark S."), couples lie in `relationships`.

    `characters` lists everybody, those of the couples too. `updated` is None for a story never updated.
    """

    rating: Rating
    language: str | None = None
    genres: tuple[str, ...] = ()
    characters: tuple[str, ...] = ()
    relationships: tuple[tuple[str, ...], ...] = ()
    chapters: int = 1
    words: int | None = None
    updated: StoryDate | None = None
    published: StoryDate | None = None
    complete: bool = False
    site_id: int | None = None
    fandoms: tuple[str, ...] = ()
    crossover: bool = False
    reviews: int | None = None
    favs: int | None = None
    follows: int | None = None


def matches(line: str) -> bool:
    """Return whether the line is such a line: a rating in the site's words, followed by a segment."""
    found = _RATED.search(line[:_LIMIT])
    return bool(found and re.match(r"\s+-\s", line[found.end() : found.end() + 8]))


def read(text: str, *, now: datetime | None = None, known_fandoms: Collection[str] = ()) -> FfnHeader | None:
    """Return the facts of the line, None if it is none. `now`: when it was read, for "6h ago" and "Jan 2".

    `known_fandoms` helps to cut a crossover's "A & B" where a name holds " & " itself.
    """
    line = " ".join(text[:_LIMIT].split()).strip("^()")
    found = _RATED.search(line)
    if not found:
        return None
    before = line[: found.start()].strip(" -»")
    fandoms, crossover = _fandoms(before, {key(name) for name in known_fandoms})
    facts = _Facts(now)
    for segment in re.split(r"\s+-\s+|\s+-$|^-\s+", line[found.end() :].strip()):
        facts.take(segment.strip())
    return facts.header(_RATINGS[found[1].upper()], fandoms, crossover=crossover)


class _Facts:
    """Collects the segments of one line."""

    def __init__(self, now: datetime | None) -> None:
        self.now = now
        self.named: dict[str, str] = {}
        self.language: str | None = None
        self.genres: tuple[str, ...] = ()
        self.cast: list[str] = []
        self.complete = False

    def take(self, segment: str) -> None:
        """Classify one segment."""
        named = _NAMED.match(segment)
        if not segment:
            return
        if named and named[1].lower() in _FIELDS:
            self.named[named[1].lower()] = named[2].strip()
        elif named and named[1].lower() in {"language", "genre", "genres", "characters"}:
            self._spelled_out(named[1].lower(), named[2])
        elif segment.lower() in {"complete", "completed"}:
            self.complete = True
        elif self.language is None and not self.named:
            self.language = segment
        elif not self.genres and not self.cast and (genres := _PAIRS.get(key(segment[:60]))):
            self.genres = genres
        else:
            self.cast.append(segment)

    def _spelled_out(self, name: str, value: str) -> None:
        """FicHub and others put a label before each segment."""
        if name == "language":
            self.language = value
        elif name == "characters":
            self.cast.append(value)
        else:
            self.genres = _PAIRS.get(key(value[:60])) or self.genres

    def header(self, rating: Rating, fandoms: tuple[str, ...], *, crossover: bool) -> FfnHeader:
        """Return what was collected."""
        characters, couples = _cast(" ".join(self.cast))
        status, words = self.named.get("status", "").lower(), self.named.get("words", "")
        return FfnHeader(
            rating=rating,
            language=self.language,
            genres=self.genres,
            characters=characters,
            relationships=couples,
            chapters=self._number("chapters") or 1,
            words=self._number("words") if "k" not in words.lower() else declared(words).words,
            updated=self._date("updated"),
            published=self._date("published"),
            complete=self.complete or status.startswith("complete"),
            site_id=self._number("id"),
            fandoms=fandoms,
            crossover=crossover,
            reviews=self._number("reviews"),
            favs=self._number("favs"),
            follows=self._number("follows"),
        )

    def _number(self, name: str) -> int | None:
        digits = re.sub(r"[,. ']", "", self.named.get(name, ""))
        return int(digits) if digits.isdecimal() and digits.isascii() and len(digits) < 16 else None

    def _date(self, name: str) -> StoryDate | None:
        return dates.read(self.named.get(name, ""), source="ffn", now=self.now).story_date


_FIELDS = frozenset(
    ["chapters", "words", "reviews", "favs", "follows", "updated", "published", "status", "id", "favorites"]
)


def _cast(text: str) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return everybody who appears, and the couples: only brackets make a couple (2013 on)."""
    couples = tuple(_names(inside) for inside in _COUPLE.findall(text))
    loose = _names(_COUPLE.sub(",", text).replace(" & ", ","))
    everybody = [name for couple in couples for name in couple] + list(loose)
    return tuple(dict.fromkeys(everybody)), tuple(c for c in couples if len(c) > 1)


def _names(text: str) -> tuple[str, ...]:
    pieces = (p.strip() for part in text.split(",") for p in _RUN_TOGETHER.split(part))
    return tuple("Original Character(s)" if p == "OC" else p for p in pieces if p)


def _fandoms(before: str, known: set[str]) -> tuple[tuple[str, ...], bool]:
    """Return the fandoms that stand before the rating, and whether they are a crossover's."""
    crossover = bool(_CROSSOVER.search(before))
    names = _CROSSOVER.sub("", before).rsplit("»", 1)[-1].strip(" -")
    if not crossover:
        return ((names,) if names else ()), False
    return _cut(names, known), True


def _cut(names: str, known: set[str]) -> tuple[str, ...]:
    """Cut "A & B" in two: where both sides are known, else where one is, else at the first one."""
    joined = (m for mark in (" & ", r" \+ ", " and ") for m in re.finditer(mark, names[:600]))
    cuts = [(names[: m.start()], names[m.end() :]) for m in joined]
    if not cuts:
        return (names,) if names else ()
    return max(cuts, key=lambda cut: sum(key(side) in known or bool(vocabulary.fandom(side)) for side in cut))
