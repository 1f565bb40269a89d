"""What looks like a pairing and is none: h/c, M/M, PG-13/R, 1/4, Torchwood/Doctor Who, Rape/Non-Con."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ficfeed.tags import tables, vocabulary
from ficfeed.tags.names import key

_NUMBERS = re.compile(r"\d+/(?:\d+|\?|x|n)")
_SLASH = re.compile(r"\s*/\s*")
_WRITTEN_SO = """n/a h/c s/m d/s b/d b/d/s/m a/b/o a/b/o/s a/u m/m f/f f/m m/f and/or either/or he/him she/her
    they/them he/they she/they it/its xe/xem ac/dc w/o w/e b/w o/c 24/7 9/11 i/o n/c t/w c/w top/bottom
    dom/sub alpha/omega alpha/beta alpha/beta/omega master/slave teacher/student doctor/patient father/son
    mother/daughter brother/sister human/monster human/alien human/vampire human/animal mind/body
    friends/lovers enemies/friends/lovers friends/enemies enemies/lovers life/death good/evil love/hate
    yes/no on/off day/night before/after past/present present/future then/now implied/referenced"""
_FIXED = frozenset(_WRITTEN_SO.split())
_REMARKS = frozenset({"ooc", "wip"})
_TOLD_OF = """death abuse violence neglect suicide rape sex sexual assault character relationship
    relationships trauma injury torture self-harm harm drug alcohol use dubious consent non-con child
    underage"""
_CONTENT = frozenset(_TOLD_OF.split())


def is_words(text: str) -> bool:
    """Return whether a text with a slash is made of words, not of names: a genre, a rating, a part number."""
    folded = _SLASH.sub("/", key(text))
    return folded in _FIXED or bool(_NUMBERS.fullmatch(folded)) or _is_known(folded) or _all_labels(folded)


def is_content(names: Iterable[str]) -> bool:
    """Return whether these sides tell what happens ("Child Abuse/Neglect"), not who."""
    return any(word in _CONTENT for name in names for word in key(name).split())


def is_crossover(names: Iterable[str]) -> bool:
    """Return whether every side is a fandom and one of them nobody's name: Torchwood/Doctor Who."""
    sides = list(names)
    return all(map(vocabulary.fandom, sides)) and not all(map(vocabulary.is_person, sides))


def _is_known(folded: str) -> bool:
    asked = (vocabulary.genre, vocabulary.category, vocabulary.archive_warning, vocabulary.form)
    return any(ask(folded) for ask in asked) or vocabulary.is_nothing(folded)


def _all_labels(folded: str) -> bool:
    """Every side is a genre, a rating code or a category's letter: "romance/angst", "pg-13/r", "m/m/f"."""
    sides = folded.split("/")
    return len(sides) > 1 and (set(sides) <= {"m", "f"} or all(map(_is_label, sides)))


def _is_label(side: str) -> bool:
    known = vocabulary.genre(side) or vocabulary.category(side) or vocabulary.form(side)
    coded = side in tables.rating_words() and (len(side) <= 2 or not side.isalpha())
    return bool(known) or coded or side in _REMARKS
