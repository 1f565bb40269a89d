"""The address of a tag, and the tags that an address nobody has stored may stand for."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import permutations

from ficfeed.story import Rating, Status, TagKind, TagName
from ficfeed.tags import ratings, tables, vocabulary
from ficfeed.tags.names import key

LONGEST = 200
"""Bytes of a slug in UTF-8: a file name holds 255, and ".events.atom.gz" is added."""

_ROMANTIC, _PLATONIC = "--", "--and--"
_MARK = 7
_TELLING_ENDS = re.compile(r"^[+#*=@%$^<>~]|[+#*=@%$^<>~]$")
_DEVICES = {f"{name}{number}" for name in ("com", "lpt") for number in range(10)}
_RESERVED = frozenset(
    {"index", "api", "con", "prn", "aux", "nul", "feed", "feeds", "all", "events", *_DEVICES}
)
_MOST_ORDERED = 4


def slug(tag: TagName) -> str:
    """Return the tag's slug: "greys-anatomy-tv", "lexie-grey--mark-sloan", platonic "a--and--b".

    Letters of every script stay (percent-encoded on the wire only). Where a slug would be empty, too
    long, a word of our own addresses or a device's name, or would lose what tells the name from
    another (`Blood+`), it is `marked`.
    """
    plain = _plain(tag)
    unfit = not plain or plain in _RESERVED or len(plain.encode()) > LONGEST
    return marked(tag) if unfit or _TELLING_ENDS.search(key(tag.name)) else plain


def marked(tag: TagName) -> str:
    """Return the slug with six hex digits that belong to this tag alone, for one that clashes."""
    told = "\n".join((tag.kind.value, key(tag.name), key(tag.scope), "&" if tag.platonic else "/"))
    mark = hashlib.sha256(told.encode()).hexdigest()[: _MARK - 1]
    kept = _plain(tag).encode()[: LONGEST - _MARK].decode(errors="ignore").rstrip("-")
    return f"{kept}-{mark}" if kept else f"{tag.kind.value}-{mark}"


def guess(kind: TagKind, text: str) -> Iterator[str]:
    """Yield the canonical slugs that an unknown slug may stand for by the built-in tables, the
    likeliest first.

    "greys-anatomy" is a fandom's short name, "slexie" a pairing, "mark-sloan--lexie-grey" one in
    another order, "pg-13" a rating. Never yields the slug that was asked.
    """
    asked = key(text[: 2 * LONGEST])[:LONGEST]
    seen = {text[: 2 * LONGEST]}
    for found in _guesses(kind, asked):
        if found not in seen:
            seen.add(found)
            yield found


def _guesses(kind: TagKind, asked: str) -> Iterator[str]:
    known = _aliases(kind).get(_worded(asked))
    if known:
        yield known
    if kind is TagKind.PAIRING:
        yield from _reordered(asked)
    if kind is TagKind.RATING:
        rated = ratings.rating(asked).rating
        if rated is not Rating.NOT_RATED:
            yield slug(TagName(kind, rated.value))


def _reordered(asked: str) -> Iterator[str]:
    sign = _PLATONIC if _PLATONIC in asked else _ROMANTIC if _ROMANTIC in asked else "-x-"
    parts = [part for part in asked.split(sign) if part]
    joined = _ROMANTIC if sign == "-x-" else sign
    if 1 < len(parts) <= _MOST_ORDERED:
        yield joined.join(sorted(parts))
        yield from (joined.join(order) for order in permutations(parts))


@lru_cache(maxsize=1 << 15)
def _worded(name: str) -> str:
    """Letters, marks and digits of the spelling key, everything else a hyphen, apostrophes nothing."""
    folded = key(name).replace("'", "")
    if folded.isascii():
        return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    kept = "".join(c if unicodedata.category(c)[0] in "LMN" else "-" for c in folded)
    return re.sub(r"-+", "-", kept).strip("-")


def _plain(tag: TagName) -> str:
    if len(tag.members) < 2:
        return _worded(tag.name)
    parts = [_worded(member) for member in tag.members]
    return (_PLATONIC if tag.platonic else _ROMANTIC).join(parts) if all(parts) else ""


@lru_cache(maxsize=len(TagKind))
def _aliases(kind: TagKind) -> Mapping[str, str]:
    """Slug of a spelling → slug of what it means; a spelling that means two things is left out."""
    found: dict[str, set[str]] = {}
    for spelling, tag in _spellings(kind):
        if _worded(spelling):
            found.setdefault(_worded(spelling), set()).add(slug(tag))
    return {text: min(slugs) for text, slugs in found.items() if len(slugs) == 1}


def _spellings(kind: TagKind) -> Iterator[tuple[str, TagName]]:
    if kind is TagKind.FANDOM:
        yield from ((text, TagName(kind, name)) for text, name in tables.fandoms().shortened.items())
    elif kind is TagKind.PAIRING:
        for name, ships in tables.ships().items():
            yield from ((name, TagName(kind, "/".join(s.members), members=s.members)) for s in ships)
    elif kind is TagKind.CHARACTER:
        yield from _people()
    elif kind is TagKind.LANGUAGE:
        for text, code in tables.language_codes().items():
            yield text, TagName(kind, vocabulary.language_name(code) or code)
    else:
        yield from _words(kind)


def _people() -> Iterator[tuple[str, TagName]]:
    """One of the two names of "Kylo Ren | Ben Solo"."""
    members = {m for ships in tables.ships().values() for ship in ships for m in ship.members}
    for name in sorted(members.union(*tables.people().values())):
        for part in name.split(" | ") if " | " in name else ():
            yield part, TagName(TagKind.CHARACTER, name)


_WORD_TABLES = {
    TagKind.GENRE: "genres",
    TagKind.FORM: "forms",
    TagKind.CATEGORY: "categories",
    TagKind.WARNING: "warnings",
    TagKind.STATUS: "status",
}


def _words(kind: TagKind) -> Iterator[tuple[str, TagName]]:
    for text, name in tables.words().get(_WORD_TABLES.get(kind, ""), {}).items():
        shown = Status(name).label if kind is TagKind.STATUS else name
        if shown:
            yield text, TagName(kind, shown)
