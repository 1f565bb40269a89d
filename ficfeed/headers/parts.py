"""Part numbers: "2/?", "(Part 3 of 5)", "Chapters 1-4", "Глава 3", "第3章"."""

from __future__ import annotations

import re

from ficfeed.headers.facts import Part

_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_WORD = (
    r"(?:parts?|pts?\.?|chapters?|chaps?\.?|ch\.?|episodes?|eps?\.?|teil|kapitel|chapitres?|partie"
    r"|cap[ií]tulos?|parte|capitolo|глав[аы]|част[ьи]|rozdział|פרק|חלק)"
)

_N = rf"(?:\d{{1,3}}|{'|'.join(_NUMBERS)}|{'|'.join(sorted(_ROMAN, key=len, reverse=True))})"
_OF = r"(?:\s*(?:/|of|von|de|из|sur)\s*(?P<of{0}>\d{{1,3}}|\?{{1,3}}|x|tba|tbd|unknown))"
_LAST = r"(?:\s*(?:[-–—&+]|and|to)\s*(?P<last{0}>\d{{1,3}}))"
_NAMED = rf"{_WORD}\s*#?(?P<n1>{_N}){_LAST.format(1)}?{_OF.format(1)}?"
_SLASHED = rf"(?P<n2>\d{{1,3}}){_LAST.format(2)}?{_OF.format(2)}"
_CJK = r"第?\s*(?P<n3>\d{1,3})\s*[章話话回節节部篇]"
_PART = re.compile(
    rf"(?:{_NAMED}|{_SLASHED}|{_CJK})(?:\s*[-–:,]?\s*(?:wip|complete[d]?|end|the end|final))?", re.I
)
_SUFFIX = re.compile(rf"(?:^|[\s,:;~–—-]+)[(\[{{]?\s*(?:{_NAMED}|{_SLASHED}|{_CJK})\s*[)\]}}]?\s*$", re.I)
_TAIL = 48


def read(text: str) -> Part | None:
    """Return the part that the whole text names, None if it says anything else ("24/7", "Mark/Lexie")."""
    found = _PART.fullmatch(text.strip()) if len(text) <= _TAIL else None
    return _part(found) if found else None


def suffix(text: str) -> tuple[str, Part] | None:
    """Return what stands before a part number at the end of the text, and the part; None without one."""
    offset = max(0, len(text) - _TAIL)
    found = _SUFFIX.search(text[offset:])
    while found and not _part(found):  # "PG-13 - 1/1": the 13 is no part
        found = _SUFFIX.search(text[offset:], found.start() + 1)
    if found and (found[0].rstrip()[-1] in ")]}") != any(c in "([{" for c in found[0]):
        return None  # the end of a bracket that holds more than the part
    rest = text[: offset + found.start()].rstrip(" ,:;~–—-") if found else ""
    part = _part(found) if found and rest else None
    return (rest, part) if part else None


def _part(found: re.Match[str]) -> Part | None:
    n = next((_number(found[name]) for name in ("n1", "n2", "n3") if found[name]), None)
    of = _number(found["of1"] or found["of2"])
    last = _number(found["last1"] or found["last2"])
    if not n or (of is not None and of < (last or n)) or (last is not None and last <= n):
        return None
    return Part(n, of, last)


def _number(text: str | None) -> int | None:
    word = (text or "").lower()
    if word.isdecimal():
        return int(word)
    if word in _NUMBERS:
        return _NUMBERS.index(word) + 1
    return _ROMAN.index(word) + 1 if word in _ROMAN and word != "x" else None
