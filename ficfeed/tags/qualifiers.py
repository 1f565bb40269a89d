"""The words round a pairing that say how it occurs (past, background, mentioned …), taken off the pair."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

PLATONIC = "platonic"
"""Not a qualifier but a kind: said of a pair, it makes `A/B` an `A & B`."""
_NEUTRAL = ""
_FRIENDLY = frozenset({"familial", "queerplatonic", PLATONIC})

_SQUINT = r"(?:but )?(?:only )?(?:really )?(?:if|when) you (?:really )?squint(?: hard| a lot| a bit| enough)?"
_HINT = (
    r"(?:an? )?(?:very )?(?:slight(?:est)?|tiny|small|vague|subtle|faint|light|mild)? ?hints?(?: of| at| to)?"
)
_MENTION = (
    r"(?:an? )?(?:brief|passing|slight|small|vague|offhand|some|few)? ?"
    r"(?:mentions?|references?|refs?|allusions?|talk)(?: of| to)"
)
_FAMILY_PAIR = (
    r"(?:god|step|grand|foster|adoptive )?(?:father|mother|parent|dad|mom|mum|uncle|aunt|brother|"
    r"sister|sibling)s?"
    r"(?: ?(?:[/&]|and) ?(?:god|step|grand|foster )?(?:son|daughter|child|kid|nephew|niece|brother|"
    r"sister|sibling)s?)?"
)
_BEFORE: tuple[tuple[str, str], ...] = (
    (
        "pre-relationship",
        r"pre[- ]?(?:slash|relationship|ship|femslash|femmeslash|het|romance|canon relationship)",
    ),
    ("past", r"past|former(?:ly)?|previous(?:ly)?|prior|ex(?=[-! ])|exes|post(?=-[^\W\d_]+ ?/)|broken[- ]up"),
    ("pre-relationship", r"pre(?=[-! ])"),
    (
        "background",
        r"background|backgroud|bg|b/g|minor|side|secondary|some|a (?:little|bit)(?: bit)?(?: of)?|"
        r"a (?:small |little )?(?:side(?: order)?|dash|touch) of|"
        r"tiny bit of",
    ),
    ("mentioned", _MENTION + r"|mentioned|referenced"),
    (
        "implied",
        _HINT
        + r"|implied|hinted(?: at)?|slight(?:ly)?|subtext(?:ual)?|subtle|suggested|vague|possible|maybe",
    ),
    ("unrequited", r"unrequited|(?:one|1)[- ]?sided|onesided"),
    ("eventual", r"eventual(?:ly)?|future|upcoming"),
    ("established", r"established(?: relationship)?|estab(?:\.|lished)|est\."),
    ("endgame", r"endgame"),
    ("ust", r"ust|unresolved sexual tension"),
    ("familial", r"familial|family|brotherly|sisterly|parental|fraternal|sibling"),
    ("queerplatonic", r"queer-?platonic|qpr|qpp"),
    (
        PLATONIC,
        r"(?:strictly |purely )?"
        r"(?:platonic|friendship|brotp|gen(?=[:!]| (?!or\b|and\b|with\b))|non-?romantic)",
    ),
    (
        _NEUTRAL,
        r"gen(?= )|main(?:ly)?|primar(?:y|ily)|mostly|definite(?:ly)?|obvious(?:ly)?|obvs|otp|"
        r"pure(?:ly)?|just|also|only|plus|with|"
        r"and|but|or|featuring|feat\.?|ft\.?|canon|lots of|tons of|a lot of|heavy|focus on|het|"
        r"slash|femslash|romantic|"
        r"hardcore|sort of|kind of|kinda|sorta|otherwise|overall|especially|particularly|including",
    ),
)
_AFTER: tuple[tuple[str, str], ...] = (
    (
        "implied",
        _SQUINT + r"|subtext|sub-text|undertones|overtones|(?:slight )?hints?|(?:slightly )?implied|"
        r"hinted(?: at)?|implied only",
    ),
    ("pre-relationship", r"pre[- ]?(?:slash|relationship|ship|femslash|het|romance)"),
    (
        "past",
        r"past|former(?:ly)?|(?:in|from) the past|exes|previous(?:ly)?|past relationship|broken[- ]up|ex",
    ),
    (
        "background",
        r"(?:in (?:the )?)?(?:background|bg)|minor|side pairing|secondary|minor pairing|"
        r"background pairing|b/g",
    ),
    ("mentioned", r"(?:briefly |only )?(?:mentioned|referenced)(?: only)?|mentions?(?: only)?|references?"),
    ("unrequited", r"unrequited|(?:one|1)[- ]?sided|onesided|unrequited love"),
    ("eventual", r"eventual(?:ly)?|future|in the future|later"),
    ("established", r"established(?: relationship)?|est\.?|er"),
    ("endgame", r"(?:is )?(?:the )?endgame"),
    ("ust", r"ust|unresolved sexual tension"),
    ("familial", r"familial|brotherly|sisterly|family relationship"),
    ("queerplatonic", r"queer-?platonic(?: relationship)?|qpr|qpp"),
    (
        PLATONIC,
        r"(?:strictly |purely |just )?(?:platonic|friendship|friendly|brotp|gen|bromance|"
        r"non-?romantic)(?: only)?",
    ),
    (
        _NEUTRAL,
        r"obvs|obviously|of course|otp|mainly|mostly|main|primarily|main pairing|relationship|"
        r"romance|romantic|pairing|ship|"
        r"shippy|shipping|canon|centric|goodness|fic|slash|het|femslash|otherwise|all the way|"
        r"always|duh|definitely|naturally",
    ),
)
_ALONE: tuple[tuple[str, str], ...] = (
    ("background", r"side"),
    ("familial", r"family|siblings?(?:hood)?|brothers|sisters|twins|" + _FAMILY_PAIR),
    (PLATONIC, r"(?:just |as |best |good )?friends(?: only)?|no romance|not romantic"),
    (_NEUTRAL, r"kinda|sorta|kind of|sort of|more or less"),
)
_WHOLE = _AFTER + _ALONE + tuple(p for p in _BEFORE if p[0] != _NEUTRAL)


@dataclass(frozen=True, slots=True)
class Qualified:
    """A text without its qualifying words. `platonic` says that they made it a friendship or a family."""

    text: str
    qualifiers: frozenset[str] = frozenset()
    platonic: bool = False


def _any(table: tuple[tuple[str, str], ...]) -> str:
    return "|".join(f"(?:{pattern})" for _, pattern in table)


def _named(table: tuple[tuple[str, str], ...], end: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(f"(?:{pattern}){end}", re.IGNORECASE)) for name, pattern in table)


_LEADING = re.compile(rf"(?:{_any(_BEFORE)})(?:\s*[!:-]+\s*|\s+|$)", re.IGNORECASE)
_TRAILING = re.compile(rf"(?:^|[\s,:;-]+)({_any(_AFTER)})[.!?\s]*$", re.IGNORECASE)
_BEFORE_NAMES = _named(_BEFORE, r"(?=[\s!:-]|$)")
_WHOLE_NAMES = _named(_WHOLE, r"$")
_JOINED = re.compile(r"\s*(?:,|;|\band\b|\bbut\b|\bthen\b| & |\+)\s*", re.IGNORECASE)
_TAIL = 60
_LONGEST = 120


def strip(text: str) -> Qualified:
    """Take the qualifying words off both ends of a pair: "implied past A/B" is A/B, implied and past."""
    found: set[str] = set()
    rest = text.strip()
    while (cut := _cut_before(rest, found)) is not None or (cut := _cut_after(rest, found)) is not None:
        rest = cut
    return Qualified(rest, *_sorted_out(found))


def _cut_before(text: str, found: set[str]) -> str | None:
    match = _LEADING.match(text)
    if not match or match.end() == len(text):
        return None
    found.add(_name_of(text, _BEFORE_NAMES))
    return text[match.end() :]


def _cut_after(text: str, found: set[str]) -> str | None:
    """Only the tail is searched, so that a long text costs no more than a short one."""
    start = max(0, len(text) - _TAIL)
    match = _TRAILING.search(text, start)
    if not match or match.start() == 0:
        return None
    found.add(_name_of(match[1], _WHOLE_NAMES))
    return text[: match.start()].rstrip(" ,;:-")


def _name_of(text: str, table: tuple[tuple[str, re.Pattern[str]], ...]) -> str:
    return next((name for name, pattern in table if pattern.match(text)), _NEUTRAL)


def only(text: str) -> Qualified | None:
    """Return the qualifiers of a text that holds nothing else: "one-sided", "minor, past"; else None."""
    return _only(text) if len(text) <= _LONGEST else None


@lru_cache(maxsize=1 << 12)
def _only(text: str) -> Qualified | None:
    found: set[str] = set()
    bare = text.strip(" .!?()[]")
    whole = _whole(bare)
    for names in [whole] if whole else map(_whole, _JOINED.split(bare)):
        if names is None:
            return None
        found |= names
    return Qualified("", *_sorted_out(found))


def _whole(part: str) -> frozenset[str] | None:
    """Return the qualifiers of a text that is one, or a chain of them: "implied past"; None for any other."""
    rest = part.strip()
    name = _exactly(rest)
    if name is not None or not rest:
        return frozenset({name or _NEUTRAL})
    inner = strip(rest)
    last = _exactly(inner.text) if inner.text and inner.text != rest else None
    if last is None:
        return None
    return inner.qualifiers | {last} | ({PLATONIC} if inner.platonic else set())


def _exactly(text: str) -> str | None:
    return next((name for name, pattern in _WHOLE_NAMES if pattern.fullmatch(text)), None)


def within(text: str) -> Qualified:
    """Return the qualifiers in a remark that also says more: "unrequited on Emma's side", "both implied"."""
    found: set[str] = set()
    for part in _JOINED.split(text[:_LONGEST]):
        told = strip(part)
        found |= told.qualifiers | ({PLATONIC} if told.platonic else set())
        found |= _whole(part) or frozenset()
    return Qualified("", *_sorted_out(found))


def _sorted_out(found: set[str]) -> tuple[frozenset[str], bool]:
    return frozenset(found - {PLATONIC, _NEUTRAL}), bool(found & _FRIENDLY)
