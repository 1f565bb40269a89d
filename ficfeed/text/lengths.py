"""Declared lengths ("~13,000", "5x100", "5 тыс. слов", "double drabble") to a number of words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 50_000_000
"""No story has more words: a greater number is a joke or a slip."""

_READ = 200
_TIMES_TEN = {"k": 1000, "к": 1000, "m": 1_000_000, "mio": 1_000_000, "тыс": 1000, "tys": 1000, "tsd": 1000}
_TIMES_TEN |= {
    "thousand": 1000,
    "million": 1_000_000,
    "mil": 1000,
    "mille": 1000,
    "千": 1000,
    "万": 10_000,
    "萬": 10_000,
}
_SCALE = "|".join(sorted(_TIMES_TEN, key=len, reverse=True))
_DIGITS = r"\d{1,3}(?:(?P<group>[,.' ’])\d{3}(?!\d))(?:(?P=group)\d{3}(?!\d))*|\d+"
_NUMBER = re.compile(
    rf"(?<![\da-zа-яё_])(?<!\d[.,'])(?P<whole>{_DIGITS})(?P<part>[.,]\d{{1,2}}(?!\d))?"
    rf"(?:[ ]?(?P<scale>{_SCALE})(?![^\W\d_字])\.?)?(?P<after>[^\d]{{0,40}})"
)
_UNIT = re.compile(
    r"[\s-]*(?:words?\b|w\b|wds?\b|w[öo]rter\b|worte\b|mots?\b|palabras?\b|parole\b|palavras?\b|słów\b|slov\b"
    r"|слов(?:а|о)?\b|сл\b|woorden\b|ord\b|sanaa\b|字|語|词|個字|个字|文字)"
)
_OTHER = re.compile(
    r"[\s-]*(?:[^\W\d_]+[\s-]+)?(?:pages?|pp|p|posts?|min(?:ute)?s?|seconds?|secs?|hours?|hrs?|days?|weeks?|months?|years?"
    r"|chapters?|chaps?|parts?|scenes?|sections?|episodes?|paragraphs?|sentences?|lines?|stanzas?|kb|kib|mb|kbytes?"
    r"|bytes?|characters?|chars?|signs?|zeichen|seiten?|kapitel|страниц[аы]?|стр|глав[аы]?|части|часть|знак(?:а|ов)?"
    r"|символ(?:а|ов)?|stories|fics?|drabbles?|drawings?|images?|comics?|things|times|%)(?!\w)|\s*%|\s*[页頁章話话回分]"
)
_LABEL = re.compile(r"(?:\bwords?|\bword ?count|\bwc|字数|字數|слов)\s*[:：=]\s*$")
_NEAR = 30
_PART_OF = re.compile(r"\d+ ?/ ?(?:\d{1,3}(?![\d,.])|\?+)")
_LABELLED = re.compile(
    r"(?:(?<![^\W\d_])(?:chapters?|chap|ch|parts?|pt|vol(?:ume)?|book|episode|section|day|глава|часть|kapitel)|#|№)"
    r"[. ]*\d{1,3}(?![\d.,])"
)
_RANGE = re.compile(
    rf"(?:\d[\d,.' ]*(?:{_SCALE})?\.?(?: ?words)? ?(?:-|–|—|~|\bto\b|\bbis\b|\bor\b|\bдо\b|\.\.) ?~?\d"
    r"|\bbetween\b.{0,20}\d.{0,30}\band\b)"
)
_PRODUCT = re.compile(r"(?<![\d.,])(\d{1,4}) ?[x×*х] ?(\d{1,4})(?![\d.,])")
_APPROXIMATE = re.compile(
    r"[~≈±<>≤≥∼〜约約]|左右|以上|\+(?!\w)|\d-?ish\b|\bc\.(?=[ \d])"
    r"|\b(?:approx\w*|about|around|roughly|circa|ca|probably|maybe|almost|nearly|near|close to|over|under"
    r"|above|below|up to|at least|at most|more than|less than|fewer than|just short|or so|or thereabouts|ish"
    r"|give or take|odd|estimated|est|max(?:imum)?|min(?:imum)?|ungefähr|etwa|rund|environ|aproximadamente"
    r"|unos|około|около|примерно|почти|более|менее|больше|до|ок)(?!\w)"
)
_NO_COUNT = re.compile(r"[.,]\d|\s*(?:sided?|st|nd|rd|th|b)(?!\w)")
_TOTAL = re.compile(
    r"\b(?:total\w*|altogether|overall|in all|all together|combined|complete|gesamt|insgesamt|всего|итого)\b"
)
_DRABBLE = re.compile(
    r"\b(?:(?P<how>half|double|triple|quadruple|quintuple|\d{1,2}|[a-z]+)[\s-]+)?"
    r"drabble(?P<many>s|[ -](?:series|set|collection)s?)?\b"
)
_HOW = {"half": 50, "double": 200, "triple": 300, "quadruple": 400, "quintuple": 500}
_ONES = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_TEENS = {
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
}
_TENS = {
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
}
_SPELT = _ONES | _TEENS | _TENS | {"sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}


@dataclass(frozen=True, slots=True)
class Declared:
    """A declared length. `words` is None where none can be told; `rule` says in words what decided."""

    words: int | None
    approx: bool = False
    rule: str = "no number of words"


@dataclass(frozen=True, slots=True)
class _Candidate:
    value: int
    rank: int
    scaled: bool


def declared(text: str) -> Declared:
    """Return the number of words that the text of a length field declares.

    A total beats a part, a number with "words" beats one without; a range gives None; pages, minutes and
    kilobytes are no words.
    """
    text = unicodedata.normalize("NFKC", text[:_READ]).casefold().strip().replace("’", "'")
    approx = bool(_APPROXIMATE.search(text))
    text = _LABELLED.sub(" ", _PART_OF.sub(" ", text))
    found = sorted(_candidates(text), key=lambda c: c.rank)
    if _RANGE.search(text) and not (found and found[0].rank == 0):
        return Declared(None, True, "a range")
    product = _PRODUCT.search(text)
    if product and not (found and found[0].rank == 0):
        return _bounded(int(product[1]) * int(product[2]), approx, "so many times so many")
    if found:
        best = found[0]
        return _bounded(
            best.value, approx or best.scaled, ("the total", "a number of words", "a number")[best.rank]
        )
    return _by_name(text, approx)


def _bounded(value: int, approx: bool, rule: str) -> Declared:
    return (
        Declared(value, approx, rule) if value <= LONGEST else Declared(None, False, "no story is that long")
    )


def _candidates(text: str) -> Iterator[_Candidate]:
    """Yield each number that may count words, ranked: 0 a total, 1 followed by "words", 2 bare."""
    end = 0
    for found in _NUMBER.finditer(text):
        before, end = text[end : found.start()], found.end("after") - len(found["after"])
        rank = _rank(before, found)
        if rank is not None:
            yield _Candidate(_value(found), rank, found["scale"] is not None)


def _rank(before: str, found: re.Match[str]) -> int | None:
    after = found["after"]
    unit = _UNIT.match(after) or _LABEL.search(before[-_NEAR:])
    if not unit and (_OTHER.match(after) or _NO_COUNT.match(found.string, found.end() - len(after))):
        return None
    if not found["scale"] and (found["part"] or (not unit and _is_few(found))):
        return None
    close = re.split(r"[/;,|]", after, maxsplit=1)[0]
    if _TOTAL.search(re.split(r"[/;,|]", before)[-1]) or _TOTAL.search(close):
        return 0
    return 1 if unit else 2


def _is_few(found: re.Match[str]) -> bool:
    """ "17 tumblr posts", "6 ficlets": a small number before a noun counts something else."""
    return _value(found) < 50 and bool(re.match(r"[\s-]*[^\W\d_]", found["after"]))


def _value(found: re.Match[str]) -> int:
    """A decimal part counts only before a scale ("1,2k"): elsewhere a dot or comma groups thousands."""
    whole = int(re.sub(r"\D", "", found["whole"])[:18])
    scale = _TIMES_TEN[found["scale"]] if found["scale"] else 1
    part = found["part"]
    if scale > 1 and found["group"] in {".", ","} and not part:
        return _scaled_group(found["whole"], scale)
    return whole * scale + (round(float("0." + part[1:]) * scale) if part and scale > 1 else 0)


def _scaled_group(whole: str, scale: int) -> int:
    """ "4.321k" has a decimal point: dots group thousands only where no k follows."""
    head, _, tail = whole.replace(",", ".").partition(".")
    return round((int(head) + float("0." + tail.replace(".", ""))) * scale)


def _by_name(text: str, approx: bool) -> Declared:
    if re.search(r"\b221 ?b\b", text):
        return Declared(221, True, "a 221B")
    drabble = _DRABBLE.search(text)
    if drabble:
        return _drabble(drabble)
    spelt = _spelt(text)
    if spelt is not None:
        return _bounded(spelt, approx, "a number in words")
    return Declared(None, False)


def _drabble(found: re.Match[str]) -> Declared:
    how = found["how"] or ""
    number = int(how) if how.isdecimal() else _SPELT.get(how, 0)
    if found["many"]:
        return Declared(100 * number, True, "so many drabbles") if number else Declared(None, False)
    return Declared(_HOW.get(how, 100), True, "a drabble")


def _spelt(text: str) -> int | None:
    """Read an English number of at least a hundred: "one thousand two hundred", "fifteen hundred"."""
    total = current = 0
    seen = False
    for word in re.findall(r"[a-z]+", text):
        if word == "half":
            return None  # "half a million", "two and a half thousand": no number is better than a wrong one
        if word in _SPELT:
            current += _SPELT[word]
        elif word == "hundred":
            current, seen = max(current, 1) * 100, True
        elif word in {"thousand", "million"}:
            total += max(current, 1) * _TIMES_TEN[word]
            current, seen = 0, True
        elif word != "and" and (seen or current):
            if seen:
                break
            current = 0
    return total + current if seen else None
