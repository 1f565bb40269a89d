"""The notations of pairings: a text is cut into pairs, a pair into its sides; who they are comes later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from ficfeed.tags import qualifiers, vocabulary
from ficfeed.tags.members import Member, member
from ficfeed.tags.names import tidy


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair as it is written: `text` is what remains without qualifiers, `how` the sign between the sides.

    No members: a text without such a sign, which may still be a ship name.
    """

    text: str
    members: tuple[Member, ...] = ()
    platonic: bool = False
    qualifiers: frozenset[str] = frozenset()
    how: str = ""


LONGEST = 4000
"""Characters of a pairing field that are read: a field is a line, not a story."""

_KEPT = 300
"""Characters of a text whose reading is kept."""

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("／⁄∕", "/"),
        **dict.fromkeys("♥❤♡❥💕💖💗💓💘💞💙💚💛💜🖤💝×✕✖", " x "),
        **dict.fromkeys("＆", " & "),
        **dict.fromkeys("＋", " + "),
        **dict.fromkeys("～〜∼", "~"),
        **dict.fromkeys("，、", ","),
        "；": ";",
        "：": ":",
        "（": "(",
        "）": ")",
        **dict.fromkeys("【［「", "["),
        **dict.fromkeys("】］」", "]"),
        "\ufe0f": None,
        "\u200d": None,
    }
)
_ENTITIES = re.compile(r"&(?:amp|lt);(?:3)?")
_HEART = re.compile(r"\s*(?:<3+|&lt;3)\s*")
_LABEL = re.compile(
    r"^\s*(?:pairings?|ships?|relationships?|couples?|ot[p3-6]|rel|pair|пэйринг|пейринг|配对|配對|カップリング)\s*[:=]\s*",
    re.IGNORECASE,
)
_FRIENDS = re.compile(
    r"^\s*(?:friendships?|brotp|gen(?: pairing)?|platonic|family|familial)\s*[:=]\s*", re.IGNORECASE
)
_YOU = re.compile(r"[(\[]?\by\s*/\s*n\b[)\]]?", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[^\W\d_]{3})\.\s+(?=[^\W_])|\n|•|·|\s\|\|\s")
_ABBREVIATION = re.compile(
    r"(?:^|[\s/(])(?:mrs|prof|capt|sgt|gen|col|rev|maj|cmdr|adm|gov|sen|esq)$", re.IGNORECASE
)
_BUT = re.compile(r"\s+(?:but|however|yet|as well as)\s+(?!only if|if|when)", re.IGNORECASE)
_DASH = re.compile(r"\s+(?:-{1,2}|–|—)\s+(?!(?:character|relationship|freeform)s?\b)", re.IGNORECASE)
_BESIDES = re.compile(r"\s+(?:with|w/|or|plus|featuring|feat\.?|ft\.?|including)\s+", re.IGNORECASE)
_WITH = re.compile(r"\s+w/\s*", re.IGNORECASE)
_AND = re.compile(r"\s+(?:and|&|plus|und|et|y|и|\+)\s+", re.IGNORECASE)
_GLUED_X = re.compile(r"(?<=[a-z])x(?=[A-Z][a-z])")
_FOREIGN_X = re.compile(
    r"(?<=[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3])[xX](?=[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3])"
)
_LONE_X = re.compile(r"\bx\b")
_PAIR_SIGN = re.compile(r"/|\s[xX]\s|\sx\b|(?<=[a-z])x(?=[A-Z])")
_BRACKETED = re.compile(r"\s*\(([^()]*)\)\s*$|\s*\[([^\[\]]*)\]\s*$|\s*\{([^{}]*)\}\s*$")
_ARROW = re.compile(r"\s*(?:-+>|→|⇒|⟶)\s*|\s+(?:vs\.?|versus)\s+")
_ANDED = re.compile(r"\s+(?:and|und|et|y|и)\s+", re.IGNORECASE)
_BRACKET_FIRST = re.compile(r"[(\[{]([^()\[\]{}]{2,40})[)\]}]\s+(?=\S)")
_ALIAS = re.compile(r"ot[p3-6]|brotp|[^\W_]{1,3}/[^\W_]{1,3}", re.IGNORECASE)
_OTHERS = re.compile(
    r"\s*(?:&|\band\b|\+)\s*(?:some |the |several )?(?:others?|various|more|assorted) .*$", re.IGNORECASE
)
_COUPLE = re.compile(r"\[([^\[\]]*,[^\[\]]*)\]")


def pairs(text: str, ands: bool = True) -> tuple[Pair, ...]:
    """Cut a field's text into its pairs. `ands`: "A and B" is a pair here (it is, under a pairing label)."""
    cut = text[:LONGEST]
    return _pairs(cut, ands) if len(cut) <= _KEPT else _pairs.__wrapped__(cut, ands)


@lru_cache(maxsize=1 << 13)
def _pairs(text: str, ands: bool) -> tuple[Pair, ...]:
    plain = _prepared(text)
    friends = _FRIENDS.match(plain)
    found = list(_pairs_of(plain[friends.end() :] if friends else plain, ands))
    if friends:
        found = [replace(pair, platonic=True) for pair in found]
    return tuple(found)


def _prepared(text: str) -> str:
    """One spelling for each sign; what only looks like a slash is taken out of its way."""
    plain = tidy(text.replace("\n", " • ")).translate(_SIGNS)
    plain = _HEART.sub(" x ", plain)
    plain = _ENTITIES.sub("&", plain)
    return _YOU.sub("Reader", _LABEL.sub("", plain, count=1))


def couples(text: str) -> tuple[Pair, ...]:
    """Return FanFiction.Net's couples: "[Harry P., OC] Voldemort". A slash there is an alias."""
    found = []
    for names in _COUPLE.findall(tidy(text[:LONGEST])):
        members = tuple(m for name in names.split(",") if (m := member(name)))
        if len(members) > 1:
            found.append(Pair(names, members, how="[]"))
    return tuple(found)


def _pairs_of(text: str, ands: bool) -> Iterator[Pair]:
    """Cut at commas, sentences and "but". A lone qualifier goes with the pair before it."""
    last: Pair | None = None
    waiting: frozenset[str] = frozenset()
    shouting = _LONE_X.sub("", text).isupper()
    for item in _items(text):
        extra = qualifiers.only(item)
        if extra is not None:
            waiting |= extra.qualifiers
            continue
        for pair in _item(item, ands, shouting):
            if last is not None:
                yield replace(last, qualifiers=last.qualifiers | waiting)
                waiting = frozenset()
            last = pair
    if last is not None:
        yield replace(last, qualifiers=last.qualifiers | waiting)


def _more(pair: Pair, extra: qualifiers.Qualified) -> Pair:
    return replace(
        pair, qualifiers=pair.qualifiers | extra.qualifiers, platonic=pair.platonic or extra.platonic
    )


def _items(text: str) -> Iterator[str]:
    for sentence in _sentences(text):
        for part in _outside_brackets(sentence):
            for item in _BUT.split(part):
                yield from (side.strip() for side in _parted(item) if side.strip())


def _parted(item: str) -> list[str]:
    """Cut at a dash beside a pair, at an arrow or "with" between two; elsewhere they are not ours."""
    sides = _DASH.split(item)
    if len(sides) > 1 and any(_PAIR_SIGN.search(side) for side in sides):
        return sides
    for between in (_ARROW, _BESIDES):
        ends = between.split(item)
        if len(ends) > 1 and all(_PAIR_SIGN.search(end) for end in ends):
            return ends
    return [item]


def _sentences(text: str) -> Iterator[str]:
    """Cut at full stops, but not behind an initial or "Mrs."."""
    start = 0
    for match in _SENTENCE.finditer(text):
        if match[0][0] == "." and _ABBREVIATION.search(text, max(0, match.start() - 8), match.start()):
            continue
        yield text[start : match.start()]
        start = match.end()
    yield text[start:]


def _outside_brackets(text: str) -> Iterator[str]:
    depth = start = 0
    for at, char in enumerate(text):
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth = max(0, depth - 1)
        elif char in ",;" and not depth:
            yield text[start:at]
            start = at + 1
    yield text[start:]


def _item(text: str, ands: bool, shouting: bool) -> Iterator[Pair]:
    """Read one item: its bracket, its qualifiers, then the pair or pairs that it names."""
    whole, before = _without_first_bracket(_unwrapped(text))
    bare, bracket = _split_bracket(whole)
    inside = _remark(bracket)
    nested = inside is None and bool(_PAIR_SIGN.search(bracket)) and vocabulary.fandom(bracket) is None
    if inside is None and not nested:
        bare = whole
    outer = qualifiers.strip(_WITH.split(_without_others(bare), maxsplit=1)[0])
    found = [_more(_more(p, outer), before) for p in _joined(outer.text, ands, shouting)]
    if inside is not None and found:
        found[-1] = _more(found[-1], inside)
    yield from found
    if nested:
        yield from (p for p in _pairs_of(bracket, ands) if p.members)


def _remark(bracket: str) -> qualifiers.Qualified | None:
    """What a bracket says of the pair; None for one that holds pairs or belongs to the name before it."""
    known = qualifiers.only(bracket)
    if known is not None or not bracket:
        return known or qualifiers.Qualified("")
    if _ALIAS.fullmatch(bracket) or vocabulary.ship(bracket) is not None:
        return qualifiers.Qualified("")
    if _PAIR_SIGN.search(bracket) or not bracket[:1].islower():
        return None
    told = qualifiers.within(bracket)
    return told if told.qualifiers or told.platonic else None


def _without_first_bracket(text: str) -> tuple[str, qualifiers.Qualified]:
    """Take a qualifier in brackets off the front: "(past) A/B"."""
    match = _BRACKET_FIRST.match(text)
    told = qualifiers.only(match[1]) if match else None
    return (text[match.end() :], told) if match and told else (text, qualifiers.Qualified(""))


def _without_others(text: str) -> str:
    """Cut off "& other canon pairings" behind a pair."""
    match = _OTHERS.search(text)
    return text[: match.start()] if match and _PAIR_SIGN.search(text, 0, match.start()) else text


def _unwrapped(text: str) -> str:
    bare = text.strip(" \"'#*_").strip()
    while len(bare) > 2 and bare[0] + bare[-1] in ("()", "[]", "{}") and bare.count(bare[0]) == 1:
        bare = bare[1:-1].strip()
    return bare


def _split_bracket(text: str) -> tuple[str, str]:
    match = _BRACKETED.search(text)
    inside = (match[1] or match[2] or match[3] or "") if match else ""
    return (text[: match.start()], inside) if match and match.start() and inside != "s" else (text, "")


def _joined(text: str, ands: bool, shouting: bool) -> Iterator[Pair]:
    """ "A/B and C/D" are two pairs; each side of the "and" must be one by itself, or a ship name."""
    sides = _AND.split(text)
    if len(sides) > 1 and all(_PAIR_SIGN.search(side) or vocabulary.is_ship_name(side) for side in sides):
        for side in sides:
            own = qualifiers.strip(side)
            yield from (_more(p, own) for p in _one(own.text, ands, shouting))
        return
    yield from _one(text, ands, shouting)


def _one(text: str, ands: bool, shouting: bool) -> Iterator[Pair]:
    sides, how = _sides(text, ands)
    if not sides:
        yield Pair(text)
        return
    if how == "/&":
        yield from _with_friends(text, shouting)
        return
    members = _members(sides, shouting)
    if members:
        own = frozenset().union(*(m.qualifiers for m in members))
        yield Pair(text, members, how in "&+~", own | _SAID_BY.get(how, frozenset()), how)


_SAID_BY = {"~": frozenset({"queerplatonic"}), "->": frozenset({"unrequited"})}
"""What some signs say besides."""


def _members(sides: list[str], shouting: bool) -> tuple[Member, ...]:
    found = [member(_begun(side) if at == 0 else side, shouting) for at, side in enumerate(sides)]
    return tuple(m for m in found if m) if all(found) else ()


def _begun(side: str) -> str:
    """Drop the small words in front of the first name: "this is Mark". A name all in small letters stays."""
    words = side.split()
    for at, word in enumerate(words):
        if not word[:1].islower() or "!" in word:
            return " ".join(words[at:])
    return side


def _with_friends(text: str, shouting: bool) -> Iterator[Pair]:
    """ "A/B & C", which no archive allows: the couple, and all three as friends."""
    couple, *others = [part for part in re.split(r"\s*&\s*", text) if part]
    lovers = [side for side in couple.split("/") if side.strip()]
    romantic, everyone = _members(lovers, shouting), _members([*lovers, *others], shouting)
    if romantic and everyone and len(romantic) > 1:
        yield Pair(couple, romantic, how="/")
        yield Pair(text, everyone, platonic=True, how="&")


def _sides(text: str, ands: bool) -> tuple[list[str], str]:
    """Find the sign between the sides, the most certain first; [] where there is none."""
    if "/" in text:
        friends = re.search(r"\s&\s", text) and not re.search(r"&[^/]*/", text)
        return ([], "") if _empty_side(text.split("/")) else (text.split("/"), "/&" if friends else "/")
    for pattern, how in (
        (r"\s+x\s+", "x"),
        (r"\s+X\s+", "x"),
        (r"\s*&\s*", "&"),
        (r"\s*\+\s*", "+"),
        (r"\s+~\s+|~", "~"),
    ):
        parts = re.split(pattern, text)
        if len(parts) > 1:
            return ([], "") if _empty_side(parts) else (parts, how)
    glued = _GLUED_X.split(text) if _GLUED_X.search(text) else _FOREIGN_X.split(text)
    if len(glued) > 1 and not _empty_side(glued):
        return glued, "x"
    for sign, how in ((_ARROW, "->"), (_ANDED, "and")) if ands else ():
        parts = sign.split(text)
        if len(parts) > 1 and not _empty_side(parts):
            return parts, how
    return [], ""


def _empty_side(sides: list[str]) -> bool:
    return not all(any(c.isalnum() for c in side) for side in sides)
