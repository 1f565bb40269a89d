"""The language of a text by looking at it, for when nobody says: its script, else its commonest words."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

SAMPLE = 2500
"""Characters that are looked at."""

_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]"), 0.08),
    ("ko", re.compile("[\uac00-\ud7af\u1100-\u11ff]"), 0.3),
    ("zh", re.compile("[\u4e00-\u9fff\u3400-\u4dbf]"), 0.3),
    ("he", re.compile("[\u0590-\u05ff]"), 0.5),
    ("el", re.compile("[\u0370-\u03ff]"), 0.5),
    ("th", re.compile("[\u0e00-\u0e7f]"), 0.5),
    ("hy", re.compile("[\u0530-\u058f]"), 0.5),
    ("ka", re.compile("[\u10a0-\u10ff]"), 0.5),
    ("hi", re.compile("[\u0900-\u097f]"), 0.5),
    ("bn", re.compile("[\u0980-\u09ff]"), 0.5),
    ("ta", re.compile("[\u0b80-\u0bff]"), 0.5),
    ("ar", re.compile("[\u0600-\u06ff]"), 0.5),
    ("ru", re.compile("[\u0400-\u04ff]"), 0.5),
)
_PERSIAN = re.compile("[پچژگی]")
_CYRILLIC = (
    ("uk", re.compile("[іїєґ]")),
    ("sr", re.compile("[ћђјљњџ]")),
    ("be", re.compile("[ўі]")),
)
_RUSSIAN = re.compile("[ыэё]")
_BULGARIAN = re.compile(r"\b(?:се|на|са|беше|които|след|като|това)\b")
_BEYOND_LATIN = re.compile("[\u0370-\u1cff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")


def language(text: str) -> str | None:
    """Return the BCP 47 code of the language that the text seems to be written in, None when unsure."""
    sample = text[:SAMPLE].casefold()
    if not sample.isascii() and _BEYOND_LATIN.search(sample):
        letters = len(_LETTER.findall(sample))
        code = next(
            (c for c, script, share in _SCRIPTS if len(script.findall(sample)) > share * letters), None
        )
        if code:
            return _within_script(code, sample)
    return _by_words(_WORD.findall(sample))


def _within_script(code: str, sample: str) -> str | None:
    if code == "ar":
        return "fa" if len(_PERSIAN.findall(sample)) > 0.05 * len(sample) else "ar"
    if code != "ru":
        return code
    for other, letters in _CYRILLIC:
        if len(letters.findall(sample)) > 0.02 * len(sample):
            return "be" if other == "uk" and "ў" in sample else other
    if len(sample) > 200 and not _RUSSIAN.search(sample):
        return "bg" if len(_BULGARIAN.findall(sample)) >= 3 else None
    return "ru"


@cache
def _languages_of() -> dict[str, tuple[str, ...]]:
    """For each stop word the languages that have it."""
    found: dict[str, tuple[str, ...]] = {}
    for line in Path(__file__).with_name("stop_words.txt").read_text("utf-8").split("\n"):
        code, colon, words = line.partition(": ")
        if colon and not line.startswith("#"):
            found.update({word: (*found.get(word, ()), code) for word in words.split()})
    return found


def _by_words(words: list[str]) -> str | None:
    """A stop word shared by several languages counts less for each of them."""
    scores: Counter[str] = Counter()
    for word, times in Counter(words).items():
        codes = _languages_of().get(word, ())
        for code in codes:
            scores[code] += times * 100 // (len(codes) + 1)
    ranked = scores.most_common(2)
    if len(words) < 8 or not ranked:
        return None
    best = ranked[0][1]
    second = ranked[1][1] if len(ranked) > 1 else 0
    return ranked[0][0] if best > 6 * len(words) and best > 1.15 * second else None
