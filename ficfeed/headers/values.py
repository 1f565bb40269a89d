"""What one item of a header, bracket or tag line is, by its value: which kind of tag, if any."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache, lru_cache

from ficfeed.headers import parts
from ficfeed.story import Rating, TagKind
from ficfeed.tags import ratings, tables, vocabulary
from ficfeed.tags.names import key

_LONGEST = 160
_MARK = re.compile(r"[/／♥❤×]|\s[xX&+~]\s|<3|[^\W\d_]x[A-Z]|＋|＆")
_ROMANTIC = re.compile(r"[/／♥❤×]|\s[xX]\s|<3|[a-z]x(?=[A-Z])")
_PROTECTED = re.compile(
    r"\b(?:y/n|n/a|h/c|d/s|b/?d/?s/?m|a/b/o|s/m|a/n|w/o?|and/or|he/she|she/he|his/her|him/her"
    r"|her/him|he/him|she/her|they/them"
    r"|either/or|on/off|24/7|love/hate|pg/none|m/f|f/m|m/m(?:/\w)*|f/f(?:/\w)*|ac/dc|non/con"
    r"|rape/non-con|hurt/comfort)\b",
    re.I,
)
_EXACT = re.compile(
    r"(?:rating:?\s*|rated:?\s*)?(?:(?:a |an )?(?:very |hard |light |soft |mild |strong |high |low "
    r"|heavy )*)"
    r"(?P<code>G|PG(?:[ -]?1[35])?|NC[ -]?(?:1[378]|21)|R(?:-?1[578])?|K\+?|T\+?|M\+?|MA|E|X{3}"
    r"|1[2368]\+|FR(?:C|T|M|AO|1[358]|21)|"
    r"Teen(?: (?:And|&) Up(?: Audiences)?)?|Mature|Explicit|General(?: Audiences?)?|Adult|NSFW"
    r"|Not Rated|Unrated|All Ages)"
    r"(?P<rest>(?:[- ]?ish)?(?:\s*[-–(/,.:;!?].*|\s+(?:by|for|to|because|due|overall|mostly|just"
    r"|with|at|as|rating|rated|level)\b.*)?)"
)
_LETTER = frozenset("GRKTMEX")
_NAME = re.compile(r"[^\W\d_][\w'’.\-]*(?: [\w'’“][\w'’.”\-]*){0,3}")
_SPOILER = re.compile(
    r"\bspoil|^\d{1,2}x\d{1,2}|^s\d{1,2}(?:e\d|\b)|^(?:up )?(?:to|through|thru)\b|^seasons?\b"
    r"|^episodes?\b|^(?:post|pre)-?\s?(?:ep|season|s\d)"
    r"|спойлер",
    re.I,
)


def is_rating(text: str) -> bool:
    """Return whether the item is a rating and nothing else that matters: "PG-13", "hard R", "PG by reccer".

    Stricter than `tags.ratings`, which reads a rating *field*: single letters count in capitals only.
    """
    found = _EXACT.fullmatch(text.strip()[:_LONGEST]) or _EXACT.fullmatch(_upper(text.strip()[:_LONGEST]))
    if not found or (
        found["code"] in _LETTER and not text.strip().startswith(found["code"]) and ":" not in text
    ):
        return False
    if re.search(r"\w!\w", text) or ("/" in text and ratings.rating(text).rating is Rating.NOT_RATED):
        return False  # "Adult!Mark" is somebody, "M/M" a category
    return ratings.rating(found["code"]).rating is not Rating.NOT_RATED or found["code"].lower() in {
        "not rated",
        "unrated",
    }


@lru_cache(maxsize=2048)
def recognised(text: str) -> TagKind | None:
    """Return the kind of tag that the text is by the built-in tables, None where they do not know it."""
    if len(text) > _LONGEST:
        return None
    found = vocabulary.recognise(text)
    return found.kind if found else None


def fandoms(text: str) -> tuple[str, ...]:
    """Return the canonical fandoms of "Torchwood/Who"; () unless every side is known."""
    if len(text) > _LONGEST or ("/" in text and all(map(vocabulary.is_person, text.split("/")))):
        return ()  # "Buffy/Angel" are two people before they are two fandoms
    return vocabulary.fandoms_in(text)


def is_spoiler(text: str) -> bool:
    """Return whether a warning's item only says which episodes are given away ("7x18", "through S1")."""
    return bool(_SPOILER.search(text.strip()[:_LONGEST]))


def is_nothing(text: str) -> bool:
    """Return whether a value says that there is nothing: "None", "N/A", "nada"."""
    word = text.strip().strip("()[]*_ ").rstrip(".!")
    return not word or (len(word) < 40 and vocabulary.is_nothing(word))


def is_pairing(text: str, *, romantic: bool = False) -> bool:
    """Return whether the item joins names ("Mark/Lexie", "Sam & Dean"); `romantic` asks for a slash or an x.

    Protected first: "Y/N", "h/c", "and/or", part numbers, genres, fandoms and warnings with a slash.
    """
    item = text.strip()
    if len(item) > 4 * _LONGEST or not (_ROMANTIC if romantic else _MARK).search(item):
        return False
    if parts.read(item) or recognised(item) or fandoms(item):
        return False
    rest = _PROTECTED.sub("Reader", item)
    return bool((_ROMANTIC if romantic else _MARK).search(rest)) and not re.fullmatch(r"[\d\W]+", rest)


def is_name(text: str) -> bool:
    """Return whether the text could be a person's name: one to four words, a letter first."""
    return len(text) <= 60 and bool(_NAME.fullmatch(text))


def is_person(text: str) -> bool:
    """Return whether the text is the full name of somebody whom the built-in tables know."""
    return " " in text and len(text) <= 60 and key(text) in _everybody()


@cache
def _everybody() -> frozenset[str]:
    return frozenset(key(name) for names in tables.people().values() for name in names if " " in name)


def known_as(text: str, known: Collection[str]) -> bool:
    """Return whether the text is one of the known names, or a given name or surname of one."""
    wanted = key(text[:_LONGEST])
    return bool(wanted) and any(wanted == key(name) or wanted in key(name).split() for name in known)


def _upper(text: str) -> str:
    """Short codes in capitals, so that "nc17" and "pg-13" are found as well as "NC-17"."""
    word, space, rest = text.partition(" ")
    return (word.upper() if len(word) > 1 else word) + space + rest
