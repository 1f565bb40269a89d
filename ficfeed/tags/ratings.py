"""Rating texts of every system, turned into AO3's five. Whole words only: a first letter never decides."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ficfeed.story import Rating
from ficfeed.tags import tables
from ficfeed.tags.names import key, tidy


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating, and in words the rule that decided."""

    rating: Rating
    rule: str


_LONGEST = 200
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?\+?")
_CATEGORY = re.compile(r"(?<![^\W_])[mf](?: ?/ ?[mf])+(?![^\W_])")
_PERSON = re.compile(r"[A-Z]\.(?: [A-Z]\.)*(?: [A-Z][\w'-]+)+")  # R. Daneel Olivaw
_NEGATED = re.compile(r"(?:not|un)(?: yet)? ?rated\b|no rating\b|none\b")
_COMPACT = re.compile(r"[^\w+]+|_")
_MOST_WORDS = 4
_CLASS = str.maketrans("级級", "  ")

_PASSED_OVER = """a an the very big hard strong light soft mild high low heavy borderline probably maybe
    perhaps about around up like overall mostly fiction fictions rated rating ratings from currently at most
    least definitely possibly barely solid hot super almost close eventual eventually later strictly only this
    is it's its i'd say audience audiences level ish story fic chapter rate between somewhere content readers
    and or to through thru until bis till ab für de pour with parts some s slash het femslash age ages alter
    old older years jahre over рейтинг 分级 分級 レーティング דירוג altersfreigabe note"""
_HEDGES = frozenset(key(_PASSED_OVER).split())
_GLUED = frozenset({"ish", "rated", "rating", "level"})


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int


def rating(text: str) -> Rated:
    """Return the rating that a text states; Not Rated where it states none. Two ratings: the higher counts.

    Read from the left: hedges and joining words are passed over, the first other word ends the statement, so
    that the prose behind a rating ("R for some naughtiness, but not much") never decides. FanFiction.Net's M
    may be Mature or Explicit and is read as Mature: nothing is ever rated up. MPAA, FanFiction.Net, AO3,
    FRC–FRAO, P6–P18, FSK and ages are known.
    """
    return _rating(text[:_LONGEST])


@lru_cache(maxsize=1 << 11)
def _rating(text: str) -> Rated:
    shown = tidy(text)
    if _PERSON.fullmatch(shown):
        return Rated(Rating.NOT_RATED, "a name, not a rating")
    stated = _CATEGORY.sub("§", key(shown).translate(_CLASS))
    whole = _compact_table().get(_COMPACT.sub("", stated))
    if whole is not None:
        return Rated(whole, "built-in rating table")
    return _stated(stated, [_Word(m[0], m.start(), m.end()) for m in _WORD.finditer(stated)])


def _stated(text: str, words: list[_Word]) -> Rated:
    found: list[Rating] = []
    at = 0
    while at < len(words) and (not found or "§" not in text[words[at - 1].end : words[at].start]):
        if not found and _NEGATED.match(text, words[at].start):
            return Rated(Rating.NOT_RATED, "says that it is not rated")
        code, length = _code(text, words, at)
        if code is not None:
            found.append(code)
        elif words[at].text not in _HEDGES:
            break
        at += length
    if not found:
        return Rated(Rating.NOT_RATED, "no rating word")
    rule = "the higher of two" if len(set(found)) > 1 else "built-in rating table, hedges and prose apart"
    return Rated(max(found, key=lambda r: r.rank), rule)


def _code(text: str, words: list[_Word], at: int) -> tuple[Rating | None, int]:
    """The rating that begins here, the longest first, and its number of words (1 where there is none)."""
    for length in range(min(_MOST_WORDS, len(words) - at), 0, -1):
        last = words[at + length - 1]
        if length > 1 and "." in text[words[at].end : last.start]:
            continue
        found = _spelled(text[words[at].start : last.end])
        if found is not None and _is_whole(text, words, at, at + length):
            return found, length
    return None, 1


def _spelled(text: str) -> Rating | None:
    """The rating spelled so; "pg13ish" is PG-13."""
    compact = _COMPACT.sub("", text)
    bare = compact.removesuffix("ish")
    table = _compact_table()
    return table.get(bare if bare[-1:].isdigit() else compact) or table.get(compact.removesuffix("+"))


def _is_whole(text: str, words: list[_Word], first: int, after: int) -> bool:
    """Not a part of something longer: x-men, e.g., a mere number among other words."""
    word, ends = words[first], words[after - 1].end
    if after - first == 1 and word.text.isdigit() and len(words) > 1:
        return all(w.text in _HEDGES for w in (*words[:first], *words[after:]))
    if after >= len(words) or len(word.text) > 1 or after - first > 1:
        return True
    follower = words[after]
    glue = text[ends : follower.start]
    if glue == "-":
        return follower.text in _GLUED or follower.text in _compact_table()
    return glue not in (".", "'")


@lru_cache(maxsize=1)
def _compact_table() -> Mapping[str, Rating]:
    table: dict[str, Rating] = {}
    for spelling, name in tables.rating_words().items():
        compact = _COMPACT.sub("", spelling)
        if compact:
            table.setdefault(compact, Rating(name))
    return table
