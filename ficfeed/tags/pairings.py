"""Pairings as people write them, read into their members, their kind and their qualifiers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import permutations

from ficfeed.tags import lookalikes, notation, vocabulary
from ficfeed.tags.members import Member, member
from ficfeed.tags.names import key
from ficfeed.tags.notation import Pair
from ficfeed.tags.people import Resolved, Resolver


@dataclass(frozen=True, slots=True)
class PairingContext:
    """What is known where a pairing was written.

    `field` is the label's meaning ("pairing", "tag", "characters", "freeform", "title" …), `source` the kind
    of place ("ao3", "ffn", "lj"), `fandoms` the story's, `characters` full names known elsewhere in the same
    file, `known_fandoms` names that are certainly fandoms (*Hunter x Hunter*).
    """

    field: str | None = None
    source: str | None = None
    fandoms: tuple[str, ...] = ()
    characters: tuple[str, ...] = ()
    known_fandoms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pairing:
    """One pairing: `members` (a multiset) sorted by spelling key, `qualifiers` sorted, and the rule.

    `vague`: every named member is a single word that nobody could resolve ("Mark/Lexie"), so that the pairing
    means something only within its fandom.
    """

    members: tuple[str, ...]
    platonic: bool = False
    qualifiers: tuple[str, ...] = ()
    disambiguation: Mapping[str, str] = field(default_factory=dict, hash=False)
    oc: bool = False
    reader: bool = False
    rule: str = ""
    vague: bool = False

    @property
    def name(self) -> str:
        """The canonical name: "Lexie Grey/Mark Sloan", platonic "Beth March & Jo March"."""
        return (" & " if self.platonic else "/").join(self.members)


WEAKER = frozenset({"background", "mentioned", "implied"})
"""Qualifiers that fall away where the same pairing also stands without one of them in title or field."""

_PAIRING_FIELDS = frozenset({None, "pairing", "pairings", "relationship", "relationships", "ship"})
_STRICT_FIELDS = frozenset({"freeform", "additional tags", "genre", "warning", "rating", "fandom", "status"})
_INITIALS = re.compile(r"[^\W\d_]|[^\W\d_a-z]{2,3}|[^\W\d_a-z][a-z]")
_HYPHEN = re.compile(r"-")


def parse(text: str, context: PairingContext | None = None) -> tuple[Pairing, ...]:
    """Return the pairings that a field names, in its order; () for a text that names none ("Gen", "h/c").

    Any text will do: only its first 4,000 characters are read, and what cannot be a pairing is left out.
    """
    where = context or PairingContext()
    drafts = drafts_of(text, where)
    named = where.characters
    if where.field not in _STRICT_FIELDS:
        named += full_names(drafts, where)
    return read(drafts, where, Resolver(named, where.fandoms))


def drafts_of(text: str, where: PairingContext) -> tuple[Pair, ...]:
    """Return the pairs of a text before anybody is resolved. On FanFiction.Net only brackets mean couples."""
    if where.source == "ffn" and where.field not in _PAIRING_FIELDS:
        return notation.couples(text)
    if _is_fandom(text, where):
        return ()
    couples = notation.couples(text) if "[" in text else ()
    return couples or notation.pairs(text, where.field in _PAIRING_FIELDS)


def full_names(drafts: Iterable[Pair], where: PairingContext) -> tuple[str, ...]:
    """Return the full names that stand in these pairs, those behind ship names included."""
    found: list[str] = []
    for draft in drafts:
        known = None if draft.members else vocabulary.ship(draft.text, where.fandoms)
        found += known.members if known else ()
        found += [m.name for m in draft.members if not m.special and " " in m.name]
    return tuple(dict.fromkeys(found))


def read(drafts: Iterable[Pair], where: PairingContext, resolver: Resolver) -> tuple[Pairing, ...]:
    """Resolve these pairs; one that is named twice is there once, with the qualifiers of both."""
    found: dict[tuple[bool, tuple[str, ...]], Pairing] = {}
    for draft in drafts:
        pairing = _read(draft, where, resolver)
        if pairing is None:
            continue
        identity = (pairing.platonic, tuple(map(key, pairing.members)))
        before = found.get(identity)
        if before:
            pairing = replace(before, qualifiers=together(before.qualifiers, pairing.qualifiers))
        found[identity] = pairing
    return tuple(found.values())


def together(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    """Return the qualifiers of a pairing that a field names twice: of both, but what the plain one denies."""
    one, other = set(first), set(second)
    denied = frozenset() if one & WEAKER and other & WEAKER else WEAKER
    return tuple(sorted((one | other) - denied))


def _read(draft: Pair, where: PairingContext, resolver: Resolver) -> Pairing | None:
    ship = _ship(draft, where)
    if ship:
        members = tuple(Member(name) for name in ship.members)
        people = [Resolved(m.name, certain=True) for m in members]
        return _pairing(draft, members, people, f"built-in ship name {ship.name} ({ship.fandom})")
    if len(draft.members) < 2:
        return _hyphened(draft, where, resolver)
    initials = _initials(draft, where, resolver)
    if initials is not None or _is_none(draft):
        return initials
    if where.field in _STRICT_FIELDS and not _is_certain(draft, resolver):
        return None
    if _all_single_letters(draft.members):
        return None
    return _pairing(draft, draft.members, [_resolve(m, resolver) for m in draft.members])


def _slashed(draft: Pair) -> str:
    return draft.text if draft.how == "/" else "/".join(m.name for m in draft.members)


def _resolve(one: Member, resolver: Resolver) -> Resolved:
    return Resolved(one.name, certain=False) if one.special else resolver.resolve(one.name)


def _ship(draft: Pair, where: PairingContext) -> vocabulary.Ship | None:
    """A ship name, or initials that a fandom uses as one ("H/Hr", in either order)."""
    if not draft.members:
        return vocabulary.ship(draft.text, where.fandoms)
    if draft.how != "/" or not where.fandoms or not _are_initials(draft.members):
        return None
    spellings = ("/".join(m.name for m in order) for order in permutations(draft.members[:3]))
    return next((s for text in spellings if (s := vocabulary.ship(text, where.fandoms))), None)


def _pairing(draft: Pair, members: tuple[Member, ...], people: list[Resolved], rule: str = "") -> Pairing:
    told = {p.name: m.bracket for m, p in zip(members, people, strict=True) if m.bracket}
    rules = dict.fromkeys(p.rule for p in people if p.rule)
    traits = {trait for m in members for trait in m.traits}
    named = [p for m, p in zip(members, people, strict=True) if not m.special]
    return Pairing(
        members=tuple(sorted((p.name for p in people), key=lambda n: (key(n), n))),
        platonic=draft.platonic,
        qualifiers=tuple(sorted(draft.qualifiers | traits)),
        disambiguation=told,
        oc=any(m.oc for m in members),
        reader=any(m.reader for m in members),
        rule=rule or "; ".join(rules) or "as written",
        vague=bool(named) and not any(p.certain or " " in p.name for p in named),
    )


# ------------------------------------------------------------------------------------- what is no pairing
def _is_fandom(text: str, where: PairingContext) -> bool:
    """*Hunter x Hunter*, *Panty & Stocking*: a fandom's own name, said to be one or known as one."""
    folded = key(text[:400])
    labelled = where.field in _PAIRING_FIELDS and where.field is not None and " x " not in folded
    said = {key(name) for name in (*where.known_fandoms, *(() if labelled else where.fandoms))}
    if folded in said or any(name.split(" (")[0] == folded for name in said) or where.field == "fandom":
        return True
    return where.field not in _PAIRING_FIELDS and len(folded.split()) > 1 and _is_known_title(text)


def _is_known_title(text: str) -> bool:
    return vocabulary.fandom(text) is not None and vocabulary.ship(text, ()) is None


def _is_none(draft: Pair) -> bool:
    names = [m.name for m in draft.members]
    slashed = draft.how in ("/", "&", "+") and lookalikes.is_words(_slashed(draft))
    return slashed or lookalikes.is_crossover(names)


def _is_certain(draft: Pair, resolver: Resolver) -> bool:
    """In a field for other things a slash joins known people, or full names behind "minor" and the like."""
    if all(m.special or resolver.is_known(m.name) for m in draft.members):
        return any(not m.special for m in draft.members)
    full = all(len(m.name.split()) > 1 and m.name.istitle() for m in draft.members)
    return bool(draft.qualifiers) and full and not lookalikes.is_content(m.name for m in draft.members)


# ------------------------------------------------------------------------------------- initials, hyphens
def _are_initials(members: tuple[Member, ...]) -> bool:
    return all(_INITIALS.fullmatch(m.name) for m in members) and any(
        len(m.name) == 1 or m.name.isupper() for m in members
    )


def _all_single_letters(members: tuple[Member, ...]) -> bool:
    return all(len(m.name) == 1 and m.name.isascii() for m in members)


def _initials(draft: Pair, where: PairingContext, resolver: Resolver) -> Pairing | None:
    """ "SS/HG" under a pairing label, where exactly one reading fits the file's people."""
    letters = {m.name.casefold() for m in draft.members}
    if where.field not in _PAIRING_FIELDS or not _are_initials(draft.members) or letters <= {"m", "f"}:
        return None
    found = resolver.initials(tuple(m.name for m in draft.members))
    if found is None:
        return None
    people = [Resolved(name, certain=True) for name in found]
    return _pairing(
        draft, tuple(Member(n) for n in found), people, "initials: the only reading among this file's people"
    )


def _hyphened(draft: Pair, where: PairingContext, resolver: Resolver) -> Pairing | None:
    """ "Mark Sloan-Lexie Grey": a hyphen joins two people only if both are known."""
    if where.field not in _PAIRING_FIELDS or not 0 < draft.text.count("-") < 6:
        return None
    for cut in _HYPHEN.finditer(draft.text):
        sides = (member(draft.text[: cut.start()]), member(draft.text[cut.end() :]))
        both = tuple(side for side in sides if side)
        if len(both) == 2 and all(not m.special and resolver.is_known(m.name) for m in both):
            return _pairing(draft, both, [_resolve(m, resolver) for m in both])
    return None
