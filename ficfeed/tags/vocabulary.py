"""Look-ups in the built-in tables: what a word of fandom stands for.

Every look-up compares whole texts by their spelling key; nothing is found by a part of it. What a text means
in one story, where the owner's rules and the other tags count too, `canon` decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from ficfeed.story import Status, TagKind
from ficfeed.tags import tables
from ficfeed.tags.names import display, key, tidy
from ficfeed.tags.tables import Ship

__all__ = ["Found", "Ship", "category", "fandom", "fandoms_in", "form", "genre", "is_ignored", "is_nothing"]
__all__ += [
    "is_person",
    "language",
    "language_name",
    "people",
    "recognise",
    "related",
    "ship",
    "status",
    "warning",
]
__all__ += ["archive_warning", "look_up"]

_LONGEST = 200
"""No name or word in the tables is longer, nor any that people write for one."""

_SORTING = re.compile(r"^[#!*.\-_\s]+")
_ENDING = re.compile(r"[.!,;\s]+$")
_STORY_WORD = re.compile(r" (?:fic|fics|fanfic|fanfiction|fan fiction|fandom|au|verse|series|drabbles?)$")
_BRACKET = re.compile(r"^(.+?) [(\[]([^()\[\]]+)[)\]]$")
_SOME = re.compile(
    r"^(?:(?:a )?(?:little|bit|lots?|hint|touch|dash|smidge|tad|tons?)(?: bit)?(?: of)?|some|light|"
    r"mild|slight|"
    r"mostly|pure|minor|kinda|sorta|sort of|kind of|very|heavy|pretty much|with|and|possibly|maybe) (?=\S)"
)
_COUNT = re.compile(r"^(\d{1,4}) ?(?:/|of) ?(\d{1,4}|\?|x)(?: chapters?)?$")


@dataclass(frozen=True, slots=True)
class Found:
    """A canonical name that a look-up found, and in words the rule that decided."""

    kind: TagKind
    name: str
    rule: str


# ------------------------------------------------------------------------------------------------ fandoms
def fandom(text: str) -> str | None:
    """Return the canonical fandom that a text names, None where the table does not know it.

    Tried in this order: the spelling itself; without a sort mark, "fic", "AU"; without its bracket where
    that is no other fandom; letters and digits only.
    """
    return _fandom(text) if len(text) <= _LONGEST else None


@lru_cache(maxsize=1 << 13)
def _fandom(text: str) -> str | None:
    table = tables.fandoms().shortened
    plain = _plain(text)
    for candidate in (plain, _STORY_WORD.sub("", plain), plain.removeprefix("the ")):
        if candidate in table:
            return table[candidate]
    return _without_bracket(plain) or tables.fandoms().loose.get(tables.loose_key(plain))


def _plain(text: str) -> str:
    """The spelling key without sort marks in front and a full stop behind."""
    folded = key(text).replace("_", " ").replace("×", "x")
    bare = _SORTING.sub("", _ENDING.sub("", folded)) or folded
    return folded if folded in tables.fandoms().names else bare


def _without_bracket(plain: str) -> str | None:
    """The fandom before a bracket: "worm (parahumans)". A bracket that names another fandom forbids it."""
    match = _BRACKET.match(plain)
    if not match:
        return None
    table = tables.fandoms().shortened
    name, inside = table.get(match[1]), table.get(match[2])
    return name if inside in (None, name) or inside in related(name or "") else None


def fandoms_in(text: str) -> tuple[str, ...]:
    """Return the fandoms of "Torchwood/Doctor Who", "A & B", "A, B": () unless *every* side is known."""
    whole = fandom(text)
    if whole or len(text) > 3 * _LONGEST:
        return (whole,) if whole else ()
    shown = tidy(text).replace("／", "/").replace("＆", "&")
    for separator in (r"\s*/\s*", r"\s*[,;]\s*", r" [&+] ", r" x ", r" and "):
        sides = re.split(separator, shown)
        names = tuple(name for side in sides if (name := fandom(side)))
        if len(sides) > 1 and len(names) == len(sides):
            return tuple(dict.fromkeys(names))
    return ()


def related(name: str) -> frozenset[str]:
    """Return the fandoms that share their people with this canonical one, itself included."""
    return tables.fandoms().related.get(name, frozenset()) | {name}


def is_person(text: str) -> bool:
    """Return whether a fandom's spelling is also somebody's name: "Angel", "House", "Merlin"."""
    return key(text) in tables.fandoms().people


# ------------------------------------------------------------------------------------------------ people
def people(fandoms: Iterable[str]) -> tuple[str, ...]:
    """Return the full names that the tables know for these fandoms (any spelling of a fandom will do)."""
    return _people(tuple(fandoms))


@lru_cache(maxsize=1 << 10)
def _people(fandoms: tuple[str, ...]) -> tuple[str, ...]:
    wanted = dict.fromkeys(n for text in fandoms for n in sorted(related(fandom(text) or text)))
    return tuple(dict.fromkeys(p for name in wanted for p in tables.people().get(name, ())))


def ship(text: str, fandoms: Iterable[str] = ()) -> Ship | None:
    """Return the pairing that a ship name stands for in these fandoms.

    Where no fandom is known, only a name that stands for one pairing in all fandoms and for nothing else.
    """
    return _ship(key(text).lstrip("#"), tuple(fandoms)) if len(text) <= _LONGEST else None


@lru_cache(maxsize=1 << 12)
def _ship(name: str, fandoms: tuple[str, ...]) -> Ship | None:
    found = tables.ships().get(name) or tables.ships().get(name.replace("_", " "), ())
    if not fandoms:
        return found[0] if len({s.members for s in found}) == 1 and name not in tables.plain_ships() else None
    wanted = frozenset().union(*(related(fandom(text) or text) for text in fandoms))
    inside = [s for s in found if s.fandom in wanted]
    return inside[0] if len({s.members for s in inside}) == 1 else None


def is_ship_name(text: str) -> bool:
    """Return whether this is a ship name in some fandom, and no common word besides."""
    name = key(text[:_LONGEST])
    return name in tables.ships() and name not in tables.plain_ships()


# ------------------------------------------------------------------------------------------------ words
def genre(text: str) -> str | None:
    """Return the genre; "a little Action/Adventure" is Adventure. A foreign word keeps its own name."""
    return _word("genres", text) or _word("genres", _SOME.sub("", _worded(text[:_LONGEST])))


def form(text: str) -> str | None:
    """Return the form: Vignette, Drabble, One-Shot …"""
    return _word("forms", text)


def category(text: str) -> str | None:
    """Return F/F, F/M, Gen, M/M, Multi or Other."""
    return _word("categories", text)


def archive_warning(text: str) -> str | None:
    """Return one of Archive of Our Own's six warnings. "Dub-con" is none of them."""
    return _word("warnings", text)


def warning(text: str) -> str | None:
    """Return an archive warning, or a warning that the tables know beside those ("Incest"), as shown."""
    found = archive_warning(text)
    if found:
        return found
    known = len(text) <= _LONGEST and _worded(text) in tables.word_sets()["free_warnings"]
    return display(text) if known else None


def status(text: str) -> Status | None:
    """Return what a status field says; "3/7" is in progress. None where it says nothing known."""
    return _status(text[:_LONGEST])


@lru_cache(maxsize=1 << 10)
def _status(text: str) -> Status | None:
    word = _worded(text).removeprefix("status: ")
    count = _COUNT.match(word)
    if count:
        return Status.COMPLETE if count[1] == count[2] else Status.IN_PROGRESS
    table = tables.words()["status"]
    for candidate in (word, re.split(r" ?[(\[,;:.]| - ", word)[0], word.split(" ")[0]):
        if candidate in table:
            return Status(table[candidate])
    return None


def language(text: str) -> str | None:
    """Return the BCP 47 code of a language given by code or name: "Deutsch" is de, "en-US" is en."""
    codes = tables.language_codes()
    word = _worded(text[:_LONGEST]).replace("_", "-")
    return codes.get(word) or codes.get(re.split(r"-| \(", word)[0] if len(word) < 12 else word)


def language_name(code: str) -> str | None:
    """Return the English name of a language by its code."""
    names = tables.languages().get(code) or tables.languages().get(code.split("-")[0])
    return names[0] if names else None


def is_nothing(text: str) -> bool:
    """Return whether a field says that there is nothing: "None", "n/a", "-"."""
    if len(text) > _LONGEST:
        return False
    return key(text) in tables.word_sets()["none"] or _worded(text) in tables.word_sets()["none"]


def is_ignored(text: str) -> bool:
    """Return whether a tag says only that this is a story: "fic", "fanfiction"."""
    return len(text) <= _LONGEST and _worded(text) in tables.word_sets()["ignored"]


def _worded(text: str) -> str:
    folded = key(text)
    return _SORTING.sub("", _ENDING.sub("", folded)) or folded


def _word(kind: str, text: str) -> str | None:
    return _known_word(kind, text) if len(text) <= _LONGEST else None


@lru_cache(maxsize=1 << 12)
def _known_word(kind: str, text: str) -> str | None:
    table = tables.words()[kind]
    folded = key(text)
    for candidate in (folded, _worded(text), re.sub(r" ?/ ?", "/", folded)):
        if candidate in table:
            return table[candidate] or display(text)
    return None


# ------------------------------------------------------------------------------------------------ by value
def look_up(kind: TagKind, text: str) -> Found | None:
    """Return what a text means as a tag of that kind, with the rule; None where the tables do not know it."""
    tables_of: dict[TagKind, Callable[[str], str | None]] = {
        TagKind.FANDOM: fandom,
        TagKind.GENRE: genre,
        TagKind.FORM: form,
        TagKind.CATEGORY: category,
        TagKind.WARNING: warning,
    }
    ask = tables_of.get(kind)
    name = ask(text) if ask else None
    return Found(kind, name, f"built-in {kind.value} table") if name else None


def recognise(text: str) -> Found | None:
    """Return what a bare tag is by its value: a form, category, fandom, genre, archive warning or status.

    A fandom whose spelling is a common word ("lost") is not recognised so.
    """
    if len(text) > _LONGEST:
        return None
    for kind in (TagKind.FORM, TagKind.CATEGORY):
        found = look_up(kind, text)
        if found:
            return found
    return _bare_fandom(text) or _bare_word(text)


def _bare_fandom(text: str) -> Found | None:
    table = tables.fandoms()
    plain = _plain(text)
    short = _STORY_WORD.sub("", plain) if " au" not in plain else plain
    for candidate in (plain, short):
        if candidate in table.names and (candidate not in table.plain or candidate != plain):
            return Found(TagKind.FANDOM, table.names[candidate], "built-in fandom table, by value")
    joined = table.loose.get(plain) if text.lstrip()[:1] == "#" else None
    name = joined or _told_twice(plain)
    return Found(TagKind.FANDOM, name, "built-in fandom table, by value") if name else None


def _told_twice(plain: str) -> str | None:
    """The fandom that stands before and within a bracket: "worm (parahumans)", but not "ER (drama)"."""
    match = _BRACKET.match(plain)
    names = {tables.fandoms().names.get(part) for part in match.groups()} if match else {None}
    return names.pop() if len(names) == 1 else None


def _bare_word(text: str) -> Found | None:
    name = _word("genres", text)
    if name:
        return Found(TagKind.GENRE, name, "built-in genre table, by value")
    name = archive_warning(text)
    if name:
        return Found(TagKind.WARNING, name, "built-in warning table, by value")
    state = tables.words()["status"].get(_worded(text))
    if not state or state == Status.UNKNOWN.value:
        return None
    return Found(TagKind.STATUS, Status(state).label, "status word, by value")
