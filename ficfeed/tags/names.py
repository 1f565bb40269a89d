"""Names as people type them: the spelling key by which two are the same, and the way one is shown."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_QUOTES = {
    **dict.fromkeys((0x2018, 0x2019, 0x02BC, 0x2032, 0x60, 0xB4), "'"),
    **dict.fromkeys((0x201C, 0x201D, 0x201E), '"'),
}
_DASHES: dict[int, str] = dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212), "-")
_UNSEEN: dict[int, None] = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x200E, 0x200F))
_PLAIN: dict[int, str | None] = {**_QUOTES, **_DASHES, **_UNSEEN}
_SHOWN: dict[int, str | None] = {**_QUOTES, **_UNSEEN}
del _SHOWN[0xB4]  # a spacing accent: by NFKC, and so by the key, it is no apostrophe
_MARKS = re.compile("[\u0300-\u036f]")

_WRITTEN_IN_CAPITALS = """oc ofc omc tv pov au aus ptsd ooc bamf bdsm rpf rps ust ot3 ot4 otp pwp fbi
    ncis csi usa uk bbc dc mcu dceu hp lotr nsfw sfw lgbt lgbtq tardis ai cia mi5 mi6 adhd nhl nfl wip
    tw cw gsr msr kpop bts diy dnd ao3 lj dw ffn ocd nypd lapd"""
_WRITTEN_SMALL = """a an and at but by for from in into nor of on or the to vs with di da de del della
    der den du la le les van von zu al bin ibn y"""
_ROMAN = "ii iii iv vi vii viii ix xi xii xiii xiv xv xvi"
_CAPITALS = frozenset(_WRITTEN_IN_CAPITALS.split())
_SMALL = frozenset(_WRITTEN_SMALL.split())
_NUMERALS = frozenset(_ROMAN.split())
_WORD = re.compile(r"\S+")
_PART = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_CLIPPED = re.compile(r"(?:o|d|l|t|m|j)'[^\W\d_]{3,}")


_KEPT = 300
"""Characters up to which a text may be kept in a cache: longer ones are strangers' walls of text."""


def key(text: str) -> str:
    """Return the spelling key: two names with one key are one name.

    NFKC, quotes and dashes to ASCII, unseen characters removed, casefold, NFKD, *only* U+0300–036F dropped
    (dropping every mark would merge カ and ガ and break Thai), NFC, white space collapsed. Archive of Our
    Own compares by the same fold. Repeated until it stands still, so that the key of a key is that key.
    """
    return _key(text) if len(text) <= _KEPT else _key.__wrapped__(text)


@lru_cache(maxsize=1 << 16)
def _key(text: str) -> str:
    if text.isascii():
        return " ".join(text.replace("`", "'").lower().split())
    while True:
        folded = _fold(text)
        if folded == text:
            return folded
        text = folded


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(_PLAIN).casefold()
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", plain))
    return " ".join(unicodedata.normalize("NFC", bare).split())


def tidy(text: str) -> str:
    """Return the text fit to be shown: NFC, straight quotes, nothing unseen, single spaces."""
    if text.isascii():
        return " ".join(text.split())
    return " ".join(unicodedata.normalize("NFC", text).translate(_SHOWN).split())


def display(text: str) -> str:
    """Return a name as shown: one written all in small letters or all in capitals gets its capitals back.

    A mixed-case spelling stays as its creator wrote it, and so do capitals of up to three letters (TOP) and
    texts that are too long for a name.
    """
    return _display(text) if len(text) <= _KEPT else tidy(text)


@lru_cache(maxsize=1 << 14)
def _display(text: str) -> str:
    shown = tidy(text)
    if shown.islower():
        return _capitalised(shown)
    if shown.isupper() and not _is_short_form(shown):
        return _capitalised(shown.lower())
    return shown


def better_spelling(first: str, second: str) -> str:
    """Return the better cased of two spellings: mixed before small before CAPITALS, else the first."""
    return second if _case_rank(second) > _case_rank(first) else first


def _case_rank(text: str) -> int:
    return 1 if text.islower() else 0 if text.isupper() else 2


def _is_short_form(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) <= 3 or text.lower() in _CAPITALS


def _capitalised(text: str) -> str:
    words = _WORD.findall(text)
    last = len(words) - 1
    return " ".join(_cased_word(word, at == 0, at == last) for at, word in enumerate(words))


def _cased_word(word: str, begins: bool, ends: bool) -> str:
    if not begins and word.rstrip(")") in _NUMERALS:  # Denethor II; but Vi is a name
        return word.upper()
    if not (begins or ends) and word in _SMALL:
        return word
    if "_" in word:  # a user name or a challenge's name, not a person's
        return word
    first = True

    def cased(match: re.Match[str]) -> str:
        nonlocal first
        part, hyphened, first = match[0], not first, False
        return part if hyphened and part in _SMALL else _cased_part(part)

    return _PART.sub(cased, word)


def _cased_part(part: str) -> str:
    if part in _CAPITALS:
        return part.upper()
    if _CLIPPED.fullmatch(part):  # o'malley, t'pol
        return part[0].upper() + "'" + _initial_capital(part[2:])
    if part.startswith("mc") and len(part) > 4:
        return "Mc" + _initial_capital(part[2:])
    return _initial_capital(part)


def _initial_capital(part: str) -> str:
    capital = part[0].upper()
    return (capital if len(capital) == 1 else part[0]) + part[1:]
