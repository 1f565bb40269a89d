"""The built-in tables, read once from the package's JSON files when the first look-up needs them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from ficfeed.tags.names import key

_NAMES = ("characters", "fandoms", "languages", "ratings", "ships", "words")
_NOT_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Ship:
    """A pairing known by a name of its own: "Slexie". `members` are canonical, sorted by spelling key."""

    name: str
    fandom: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FandomTable:
    """Spelling key → canonical fandom.

    `shortened` adds what follows from the names themselves, `loose` compares letters and digits only,
    `related` names the fandoms that share their people; for `plain` and `people` see the note in the file.
    """

    names: Mapping[str, str]
    shortened: Mapping[str, str]
    loose: Mapping[str, str]
    related: Mapping[str, frozenset[str]]
    plain: frozenset[str]
    people: frozenset[str]


def read(name: str) -> dict[str, Any]:
    """Return one of the package's tables as its JSON says."""
    found: dict[str, Any] = json.loads(_text(name))
    return found


@lru_cache(maxsize=1)
def digest() -> str:
    """Return a hash of all tables: it changes whenever one of them does."""
    return hashlib.sha256("\n".join(map(_text, _NAMES)).encode()).hexdigest()[:12]


def _text(name: str) -> str:
    return (files("ficfeed.tags") / "data" / f"{name}.json").read_text(encoding="utf-8")


def reversed_table(canonical: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Turn {name: [spellings]} into {spelling key: name}; a name is a spelling of itself."""
    found = {key(name): name for name in canonical}
    for name, spellings in canonical.items():
        for spelling in spellings:
            found.setdefault(key(spelling), name)
    return found


def loose_key(text: str) -> str:
    """Return the letters and digits of the spelling key: stargate: atlantis is stargateatlantis."""
    return _NOT_WORDS.sub("", key(text))


@lru_cache(maxsize=1)
def fandoms() -> FandomTable:
    """Return the fandoms."""
    data = read("fandoms")
    names = reversed_table(data["names"])
    shortened = dict(names)
    for name in data["names"]:
        for part in _parts_of(name):
            shortened.setdefault(key(part), name)
    return FandomTable(
        names=names,
        shortened=shortened,
        loose=_unambiguous((loose_key(text), name) for text, name in shortened.items()),
        related=_related(data["related"]),
        plain=frozenset(map(key, data["plain"])),
        people=frozenset(map(key, data["people"])),
    )


def _parts_of(name: str) -> list[str]:
    """The original and the translated title, the title without author, the title without "(TV)"."""
    parts = name.split(" | ")
    return parts + [re.split(r" - | \(", part)[0] for part in parts]


def _unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for text, name in pairs:
        found.setdefault(text, set()).add(name)
    return {text: min(names) for text, names in found.items() if len(names) == 1 and len(text) > 3}


def _related(groups: Iterable[Iterable[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for group in map(frozenset, groups):
        for name in group:
            found[name] = found.get(name, frozenset()) | group
    return found


@lru_cache(maxsize=1)
def ships() -> Mapping[str, tuple[Ship, ...]]:
    """Return spelling key → the ships of that name, one for each fandom that uses it."""
    found: dict[str, tuple[Ship, ...]] = {}
    for fandom, entries in read("ships")["ships"].items():
        for entry in entries:
            members = tuple(sorted(entry["members"], key=key))
            for name in entry["names"]:
                found[key(name)] = (*found.get(key(name), ()), Ship(name, fandom, members))
    return found


@lru_cache(maxsize=1)
def plain_ships() -> frozenset[str]:
    """Return the keys of ship names that are also something else and need a fandom to mean a pairing."""
    names = set(map(key, read("ships")["plain"]))
    return frozenset(names | {name for name in ships() if "/" in name or (len(name) < 3 and name.isascii())})


@lru_cache(maxsize=1)
def words() -> Mapping[str, Mapping[str, str]]:
    """Return spelling key → canonical name for genres, forms, categories, warnings and status."""
    data = read("words")
    kinds = ("genres", "forms", "categories", "warnings", "status")
    found = {kind: reversed_table(data[kind]) for kind in kinds}
    for kind, own in data["own"].items():
        found[kind].update({key(word): "" for word in own if key(word) not in found[kind]})
    return found


@lru_cache(maxsize=1)
def word_sets() -> Mapping[str, frozenset[str]]:
    """Return the keys of free warnings, of words for "nothing" and of tags that say only "a story"."""
    data = read("words")
    return {kind: frozenset(map(key, data[kind])) for kind in ("free_warnings", "none", "ignored")}


@lru_cache(maxsize=1)
def classification() -> Mapping[str, str]:
    """Return the one-letter genre codes of the old X-Files archives."""
    codes: dict[str, str] = read("words")["classification"]
    return codes


@lru_cache(maxsize=1)
def rating_words() -> Mapping[str, str]:
    """Return spelling key → rating."""
    return reversed_table(read("ratings")["ratings"])


@lru_cache(maxsize=1)
def languages() -> Mapping[str, tuple[str, ...]]:
    """Return BCP 47 code → its names, the English one first."""
    return {code: tuple(names) for code, names in read("languages")["languages"].items()}


@lru_cache(maxsize=1)
def language_codes() -> Mapping[str, str]:
    """Return spelling key of a language's code or name → its code."""
    return reversed_table(languages())


@lru_cache(maxsize=1)
def people() -> Mapping[str, tuple[str, ...]]:
    """Return canonical fandom → the full names of its people."""
    return {fandom: tuple(names) for fandom, names in read("characters")["characters"].items()}
