"""Who a name means: a full name found by its given name, its surname, "First L." or initials."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from ficfeed.tags import vocabulary
from ficfeed.tags.names import better_spelling, key

_NICKNAME = re.compile(r"(?<=\s)[\"'(]([^\"'()]{2,})[\"')]")
_SHORT = re.compile(r"(.+?) ([^\W\d_])\.?$")
_CUT_SHORT = re.compile(r" [^\W\d_]\.$")
_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "dr", "the", "professor", "prof", "captain", "lord", "lady", "sir", "king"}
)
_MOST_READINGS = 400


class Names:
    """Full names of one file or one fandom, to be found by what people write for short.

    Two people for one short form means nobody: `find` answers only where there is exactly one.
    """

    __slots__ = ("_bare", "_exact")

    def __init__(self, names: Iterable[str]) -> None:
        """Index these names; one of a single word is found only by itself, "Mark S." is none."""
        self._exact: dict[str, str] = {}
        self._bare: dict[str, set[str]] = {}
        for name in names:
            if not _CUT_SHORT.search(name):
                self._add(name)

    def _add(self, name: str) -> None:
        folded = key(name)
        self._exact[folded] = better_spelling(self._exact[folded], name) if folded in self._exact else name
        parts = folded.split(" | ")
        if len(parts) > 1:
            for part in parts:
                self._bare.setdefault(part, set()).add(folded)
        for part in parts:
            for short in _short_forms(part):
                self._bare.setdefault(short, set()).add(folded)

    def exact(self, name: str) -> str | None:
        """Return the full name that has this very spelling key."""
        return self._exact.get(key(name))

    def find(self, name: str) -> str | None:
        """Return the only full name with that given name, surname, nickname or "First L."."""
        folded = key(name)
        if folded in self._exact:
            return self._exact[folded]
        found = self._bare.get(folded, set())
        if len(found) == 1:
            return self._exact[next(iter(found))]
        return self.short(name) if not found else None

    def short(self, name: str) -> str | None:
        """Return the only full name that is shortened so: "Mark S.", "Lily Evans P.", "N. Tonks"."""
        folded = key(name)
        match = _SHORT.fullmatch(folded)
        if match:
            return self._only(lambda words: words[-1][:1] == match[2] and " ".join(words[:-1]) == match[1])
        if len(folded) > 3 and folded[1:3] == ". ":
            return self._only(lambda words: words[0][:1] == folded[0] and words[-1] == folded[3:])
        return None

    def _only(self, fits: Callable[[list[str]], bool]) -> str | None:
        found = {f for f in self._exact if any(fits(_plain_words(p)) for p in f.split(" | "))}
        return self._exact[next(iter(found))] if len(found) == 1 else None

    def initials(self, letters: tuple[str, ...]) -> tuple[str, ...] | None:
        """Return who "SS/HG" are, where there is exactly one reading with different people."""
        choices = [[f for f in self._exact if _is_initial(key(short), f)] for short in letters]
        size = 1
        for choice in choices:
            size *= len(choice)
        if not 0 < size <= _MOST_READINGS:
            return None
        readings = {tuple(sorted(r)) for r in product(*choices) if len(set(r)) == len(r)}
        return tuple(self._exact[f] for f in readings.pop()) if len(readings) == 1 else None


@lru_cache(maxsize=1 << 9)
def names(full: tuple[str, ...]) -> Names:
    """Return the index of these names; kept, because many stories ask for the same fandom's."""
    return Names(full)


def _short_forms(name: str) -> set[str]:
    """Given name, surname and nicknames of a full name; nothing for a name of one word."""
    words = [w for w in _plain_words(name) if w not in _TITLES]
    nicknames = {m.strip() for m in _NICKNAME.findall(name)}
    return {words[0], words[-1], *nicknames} - {name} if len(words) > 1 else nicknames - {name}


def _plain_words(name: str) -> list[str]:
    return _NICKNAME.sub(" ", re.sub(r" \([^()]*\)$", "", name)).split() or [name]


def _is_initial(short: str, full: str) -> bool:
    for part in full.split(" | "):
        words = _plain_words(part)
        if len(short) == 1 and short in (words[0][:1], words[-1][:1]):
            return True
        if len(short) > 1 and ("".join(w[:1] for w in words) == short or words[0].startswith(short)):
            return True
        if len(short) == 2 and words[0][:1] + words[-1][:1] == short:
            return True
    return False


@dataclass(frozen=True, slots=True)
class Resolved:
    """A name after resolution. `certain`: a person is known by it; else it is as its creator wrote it."""

    name: str
    rule: str = ""
    certain: bool = False


class Resolver:
    """Finds out who a name means in one story.

    In this order: the owner's alias; the very name among the fandom's people; the only full name in
    this file with that given name, surname or short form; FanFiction.Net's "First L." among the
    fandom's people; as written. A bare given name is never looked up among the fandom's people: "Mark"
    may be anybody's.
    """

    __slots__ = ("_aliases", "_fandom", "_file")

    def __init__(
        self, characters: Iterable[str], fandoms: Iterable[str], aliases: Mapping[str, str] | None = None
    ) -> None:
        """Take full names of the file, the story's fandoms, and the owner's aliases by spelling key."""
        self._file = Names(characters)
        self._fandom = names(vocabulary.people(fandoms))
        self._aliases = aliases or {}

    def resolve(self, name: str) -> Resolved:
        """Return who the name means, and why."""
        alias = self._aliases.get(key(name))
        if alias:
            return Resolved(alias, "the owner's alias", certain=True)
        exact = self._fandom.exact(name)
        if exact:
            return Resolved(exact, certain=True)
        found = self._file.find(name)
        if found and key(found) != key(name):
            return Resolved(found, f"the only full name in this file for {name}", certain=True)
        short = None if found else self._fandom.short(name)
        if short:
            return Resolved(short, f"the only one of the fandom's people for {name}", certain=True)
        return Resolved(found or name, certain=" " in name)

    def is_known(self, name: str) -> bool:
        """Return whether this is one of the file's or the fandom's people."""
        return self._fandom.find(name) is not None or self._file.find(name) is not None

    def is_named(self, name: str) -> bool:
        """Return whether this is, in full, one of the file's or the fandom's people."""
        return self._file.exact(name) is not None or self._fandom.exact(name) is not None

    def initials(self, letters: tuple[str, ...]) -> tuple[str, ...] | None:
        """Return whose initials these are among the file's people, where there is exactly one reading."""
        return self._file.initials(letters)
