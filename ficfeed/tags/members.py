"""One side of a pairing, or one character: the name without what stands round it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ficfeed.tags import qualifiers, vocabulary
from ficfeed.tags.names import display, key, tidy

READER = "Reader"
EVERYONE = "Everyone"
OTHERS = "Other(s)"
CROWD = frozenset({EVERYONE, OTHERS})
"""Members that are nobody in particular: kept in a pairing, never a character of their own."""


@dataclass(frozen=True, slots=True)
class Member:
    """A side of a pairing. `special` names are never resolved: Reader, original characters, Everyone.

    `traits` are the words that belong to the story's use of the name ("fem!harry", "female reader"),
    `qualifiers` those that were glued to it but qualify the pairing ("past!mark"), `bracket` what only
    told it from a namesake.
    """

    name: str
    traits: tuple[str, ...] = ()
    qualifiers: frozenset[str] = frozenset()
    bracket: str | None = None
    oc: bool = False
    reader: bool = False
    special: bool = False


_MODIFIED = re.compile(r"^([^\W_][\w'.+-]{0,30})!\s*(?=[^\W_])")
_KIN = frozenset({"familial"})
"""What "dad!mark" is not: it tells who Mark is in this story, not what the two are to each other."""
_BRACKET = re.compile(r"^(.+?)\s*\(([^()]+)\)$|^(.+?)\s*\[([^\[\]]+)\]$")
_SUFFIX = re.compile(r"\s+-\s+(?:character|characters|relationship|freeform|fandom)$", re.IGNORECASE)
_READER = re.compile(
    r"(?:the |an? )?(?:(?P<gender>[^\W_][\w -]{0,20}?)[ !-])?(?:reader(?:[ !-]?insert)?(?:\(s\)|s)?|y/n|yn)"
    r"(?: ?\((?P<after>[\w -]+)\))?|you"
)
_GENDERS = {
    **dict.fromkeys(("f", "fem", "female", "woman", "girl", "afab"), "female"),
    **dict.fromkeys(("m", "male", "man", "boy", "amab", "masc"), "male"),
    **dict.fromkeys(("gn", "gender neutral", "gender-neutral", "neutral"), "gn"),
    **dict.fromkeys(("nb", "nonbinary", "non-binary", "enby"), "nonbinary"),
}
_OC = re.compile(
    r"(?:my |an? |the |various |multiple )?(?:(?P<before>[^\W_][\w-]{0,14})[ !-])?"
    r"(?:oc|ocs|oc's|oc\(s\)|original characters?|original character\(s\))(?: ?\((?P<after>[\w-]+)\))?"
)
_OC_SHORT = {"ofc": "Female", "omc": "Male", "onc": "Nonbinary", "onbc": "Nonbinary"}
_OC_NAMED = re.compile(r"original(?: (?P<sort>[^\W_][\w -]*?))? (?P<what>characters?|character\(s\))")
_EVERYONE = frozenset({"everyone", "everybody", "ensemble", "ensemble cast", "all"})
_OTHERS = frozenset(
    {"other", "others", "other(s)", "various", "various others", "multiple", "anyone", "someone", "many"}
)
_PROSE = re.compile(
    r" (?:in|if|for|at|during|throughout|towards?|by|as|when|because|until|while|where|who|that|but|"
    r"eventually|later|though|"
    r"are|is|has|have|maybe|perhaps|possibly|depending|mostly|especially|from|on|with) [^A-Z]*$"
)
_NOISE = re.compile(
    r"-ish$| (?:fics?|angst|fluff|smut|goodness|moments?|pairings?|shipping|ship|stuff|drabbles?|"
    r"ficlets?|love|friendship)$"
)
_ABBREVIATED = re.compile(r"(?:^|[\s.-])(?:[^\W_]{1,2}|jr|sr|esq|st|mrs|prof)\.$", re.IGNORECASE)
_LONGEST = 100
_LONGEST_TEXT = 300


def member(text: str, shouting: bool = False) -> Member | None:
    """Read one side of a pairing, or one character's name; None where the text cannot be a name.

    `shouting`: the whole text was in capitals, so that capitals mean nothing.
    """
    return _member(text, shouting) if len(text) <= _LONGEST_TEXT else None


@lru_cache(maxsize=1 << 13)
def _member(text: str, shouting: bool) -> Member | None:
    bare = tidy(_SUFFIX.sub("", _trimmed(tidy(text))))
    special = _special(key(bare))
    if special:
        return special
    return _named(bare, shouting)


def _trimmed(text: str) -> str:
    bare = text.strip(' ,;:!?#*_="').removesuffix("…")
    bare = (
        bare[1:-1].strip()
        if bare[:1] + bare[-1:] in ("()", "[]", "{}") and bare.count(bare[:1]) == 1
        else bare
    )
    while bare.endswith(".") and not _ABBREVIATED.search(bare):
        bare = bare[:-1].rstrip()
    return bare


def _special(folded: str) -> Member | None:
    if folded in _EVERYONE:
        return Member(EVERYONE, special=True)
    if folded in _OTHERS:
        return Member(OTHERS, special=True)
    return _reader(folded) or _original(folded)


def _reader(folded: str) -> Member | None:
    match = _READER.fullmatch(folded)
    if not match:
        return None
    sort = (match["gender"] or match["after"] or "").strip()
    gender = _GENDERS.get(sort)
    trait = f"{gender} reader" if gender else f"{sort}!reader" if sort and sort not in ("x", "the") else ""
    return Member(READER, traits=(trait,) if trait else (), reader=True, special=True)


def _original(folded: str) -> Member | None:
    if folded.rstrip("s") in _OC_SHORT:
        return _oc(_OC_SHORT[folded.rstrip("s")])
    match = _OC.fullmatch(folded)
    if match:
        return _oc(_GENDERS.get(match["before"] or match["after"] or "", "").title())
    named = _OC_NAMED.fullmatch(folded)
    return _oc(display(_GENDERS.get(named["sort"] or "", named["sort"] or ""))) if named else None


def _oc(sort: str) -> Member:
    sort = {"Gn": "Gender-Neutral"}.get(sort, sort)
    return Member(f"Original {sort} Character(s)" if sort else "Original Character(s)", oc=True, special=True)


def _named(text: str, shouting: bool) -> Member | None:
    traits, words, rest = _modifiers(text)
    special = _special(key(rest))
    if special:
        extra = tuple(f"{t}!{key(special.name)}" for t in traits)
        return Member(special.name, special.traits + extra, words, None, special.oc, special.reader, True)
    rest, bracket, more = _without_bracket(rest)
    rest = _without_prose(rest)
    name = display(rest) if shouting or not rest.isupper() else rest
    if not _is_name(name):
        return None
    own = tuple(f"{trait}!{key(name)}" for trait in traits)
    return Member(name, own, words | more, bracket, oc=key(name).startswith("original "))


def _modifiers(text: str) -> tuple[list[str], frozenset[str], str]:
    """Take "fem!" or "past!" off the front; the second kind belongs to the pairing."""
    traits: list[str] = []
    words: frozenset[str] = frozenset()
    while match := _MODIFIED.match(text):
        qualified = qualifiers.only(match[1])
        if qualified and (qualified.qualifiers or qualified.platonic) and not _KIN & qualified.qualifiers:
            words |= qualified.qualifiers
        else:
            traits.append(key(match[1]))
        text = text[match.end() :]
    return traits, words, text


def _without_bracket(text: str) -> tuple[str, str | None, frozenset[str]]:
    """Take off a bracket that only tells namesakes apart; a joke such as "(again)" stays part of the name."""
    match = _BRACKET.match(text)
    if not match:
        return text, None, frozenset()
    name, inside = match[1] or match[3], match[2] or match[4]
    qualified = qualifiers.only(inside)
    if qualified:
        return name, None, qualified.qualifiers
    joke = (
        inside.islower()
        and not name.islower()
        and vocabulary.fandom(inside) is None
        and inside != "character"
    )
    if joke or inside == "s":
        return text, None, frozenset()
    return name, inside, frozenset()


def _without_prose(text: str) -> str:
    """Cut off what is plainly no name: "Dean in this chapter", "Ianto angst"."""
    if text.islower():
        return _NOISE.sub("", text)
    return _NOISE.sub("", _PROSE.sub("", text)).strip()


def _is_name(name: str) -> bool:
    return (
        0 < len(name) <= _LONGEST
        and any(c.isalnum() for c in name)
        and max(len(part.split()) for part in name.split("|")) <= 8
    )
