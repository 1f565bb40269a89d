"""The canonical tags of one story, derived from all its raw tags together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ficfeed.story import Rating, RawTag, StoryTag, TagKind, TagName, Where
from ficfeed.tags import pairings, ratings, sorting, tables, vocabulary
from ficfeed.tags.members import CROWD, member
from ficfeed.tags.names import better_spelling, key
from ficfeed.tags.notation import Pair
from ficfeed.tags.pairings import PairingContext
from ficfeed.tags.people import Resolver
from ficfeed.tags.sorting import Meant

CODE_REVISION = 2
"""Raised whenever a rule in this package changes what is derived, so that stored derivations are redone."""

LONGEST_NAME = 150
MOST_TAGS = 200

_Identity = tuple[TagKind, bool, str, str]


@dataclass(frozen=True, slots=True)
class Derived:
    """A story's canonical tags, and in words what had to be left out."""

    tags: tuple[StoryTag, ...]
    problems: tuple[str, ...] = ()


class Canon:
    """The rules by which raw tags become canonical ones: the built-in tables and the owner's aliases.

    `aliases` maps (kind, spelling key) to a canonical name and goes before everything else.
    """

    __slots__ = ("_aliases", "revision")

    def __init__(self, aliases: Mapping[tuple[TagKind, str], str] | None = None) -> None:
        """Take the owner's aliases; without any, the built-in tables alone decide."""
        self._aliases = dict(aliases or {})
        told = repr(sorted((kind.value, text, name) for (kind, text), name in self._aliases.items()))
        seed = f"{CODE_REVISION}\n{tables.digest()}\n{told}"
        self.revision = hashlib.sha256(seed.encode()).hexdigest()[:16]

    def derive(self, raw: Sequence[RawTag], characters: Iterable[str] = ()) -> tuple[StoryTag, ...]:
        """Return the canonical tags of one story: the declared ones in their order, then the implied
        characters.

        `characters` are full names known from elsewhere in the same material.
        """
        return self.derived(raw, characters).tags

    def derived(self, raw: Sequence[RawTag], characters: Iterable[str] = ()) -> Derived:
        """Like `derive`, with what was left out: at most 200 tags of 150 characters are kept."""
        return _Story(raw, tuple(characters), self._aliases).derived()


@dataclass(slots=True)
class _Seen:
    """One canonical tag while the story is read: where it was found, with which qualifiers."""

    tag: StoryTag
    spelled: str
    qualifiers: set[str]
    plain: bool


@dataclass(slots=True)
class _Read:
    """A raw tag with what it means, and the pairs in it before anybody is resolved."""

    raw: RawTag
    meant: Meant
    pairs: tuple[Pair, ...] = ()
    where: PairingContext = field(default_factory=PairingContext)


class _Story:
    """One derivation: fandoms first, then full names, then every tag in its order."""

    def __init__(
        self, raw: Sequence[RawTag], characters: tuple[str, ...], aliases: Mapping[tuple[TagKind, str], str]
    ) -> None:
        self._aliases = aliases
        self._seen: dict[_Identity, _Seen] = {}
        self._problems: list[str] = []
        declared = any(tag.kind is TagKind.FANDOM for tag in raw)
        meant = [(tag, m) for tag in raw for m in sorting.sort(tag, declared and tag.where is Where.ARCHIVE)]
        self._fandom_names = self._fandoms([(t, m) for t, m in meant if m.kind is TagKind.FANDOM])
        fandoms = tuple(dict.fromkeys(self._fandom_names.values()))
        self._scope = fandoms[0] if fandoms else ""
        self._read = [self._with_pairs(tag, m, fandoms, declared) for tag, m in meant]
        named = (*characters, *self._full_names())
        people = {text: name for (kind, text), name in aliases.items() if kind is TagKind.CHARACTER}
        self._people = Resolver(named, fandoms, people)

    def derived(self) -> Derived:
        """Add every tag, then the characters that the pairings imply, then apply the caps."""
        for one in self._read:
            self._add_read(one)
        self._drop_weak_claims()
        declared = [self._finished(seen) for seen in self._seen.values()]
        tags = declared + self._implied(declared)
        if len(tags) > MOST_TAGS:
            self._problems.append(f"only the first {MOST_TAGS} of {len(tags)} tags are kept")
        return Derived(tuple(tags[:MOST_TAGS]), tuple(dict.fromkeys(self._problems)))

    # -------------------------------------------------------------------------------- context
    def _fandoms(self, meant: Iterable[tuple[RawTag, Meant]]) -> dict[str, str]:
        """Spelling key → canonical name; "discworld" is the file's own "Discworld - Terry Pratchett"."""
        found: dict[str, str] = {}
        spelled: dict[str, str] = {}
        for raw, one in meant:
            text = key(one.text)
            if text not in found or better_spelling(spelled[text], raw.text) is not spelled[text]:
                found[text], spelled[text] = self._owner(TagKind.FANDOM, one.text), raw.text
        stems = _stems(found.values())
        return {text: stems.get(key(spelled[text]), name) for text, name in found.items()}

    def _with_pairs(self, raw: RawTag, meant: Meant, fandoms: tuple[str, ...], declared: bool) -> _Read:
        if meant.kind is not TagKind.PAIRING:
            return _Read(raw, meant)
        bare = raw.kind is TagKind.FREEFORM
        label = (
            "freeform" if bare and declared and raw.where is Where.ARCHIVE else "tag" if bare else "pairing"
        )
        where = PairingContext(label, fandoms=fandoms)
        return _Read(raw, meant, pairings.drafts_of(meant.text, where), where)

    def _full_names(self) -> list[str]:
        """Full names of the whole file, the well-cased spellings first."""
        found: list[tuple[bool, str]] = []
        for one in self._read:
            flat = one.raw.text.islower() or one.raw.text.isupper()
            if one.meant.kind is TagKind.CHARACTER:
                who = member(one.meant.text)
                found += [(flat, who.name)] if who and not who.special and " " in who.name else []
            elif one.where.field != "freeform":
                found += [(flat, name) for name in pairings.full_names(one.pairs, one.where)]
        return [name for _, name in sorted(found, key=lambda f: f[0])]

    # -------------------------------------------------------------------------------- one tag
    def _add_read(self, one: _Read) -> None:
        raw, meant = one.raw, one.meant
        if meant.kind is TagKind.PAIRING:
            self._add_pairings(one)
        elif meant.kind is TagKind.CHARACTER:
            self._add_character(raw, meant.text)
        elif meant.kind is TagKind.RATING:
            self._add_rating(raw)
        elif meant.kind is TagKind.FREEFORM and self._is_somebody(meant.text, raw):
            self._add_character(raw, meant.text)
        elif meant.kind is TagKind.FANDOM:
            self._add(raw, TagName(meant.kind, self._fandom_names[key(meant.text)]), meant.rule)
        else:
            self._add(
                raw, TagName(meant.kind, self._owner(meant.kind, meant.text)), meant.rule, meant.position
            )

    def _owner(self, kind: TagKind, name: str) -> str:
        return self._aliases.get((kind, key(name)), name)

    def _is_somebody(self, text: str, raw: RawTag) -> bool:
        """A bare tag that is the full name of one of the file's people."""
        return raw.where is not Where.ARCHIVE and " " in text and self._people.is_named(text)

    def _add_character(self, raw: RawTag, text: str) -> None:
        who = member(text, text.isupper())
        if who is None:
            self._add(raw, TagName(TagKind.FREEFORM, text[:LONGEST_NAME]), "too long for a name")
        elif who.name in CROWD:
            self._add(raw, TagName(TagKind.FREEFORM, who.name), "nobody in particular")
        else:
            tag, rule = self._character(who.name, who.special)
            self._add(raw, tag, rule, qualifiers=who.qualifiers | set(who.traits))

    def _character(self, name: str, special: bool) -> tuple[TagName, str]:
        if special:
            return TagName(TagKind.CHARACTER, name), "as written"
        who = self._people.resolve(name)
        scope = "" if who.certain or " " in who.name else self._scope
        return TagName(TagKind.CHARACTER, who.name, scope=scope), who.rule or "as written"

    def _add_rating(self, raw: RawTag) -> None:
        """Of several ratings the higher one counts."""
        rated = ratings.rating(raw.text)
        before = next((i for i in self._seen if i[0] is TagKind.RATING), None)
        if before:
            if Rating(self._seen[before].tag.tag.name).rank >= rated.rating.rank:
                return
            del self._seen[before]
        self._add(raw, TagName(TagKind.RATING, rated.rating.value), rated.rule)

    def _add_pairings(self, one: _Read) -> None:
        found = pairings.read(one.pairs, one.where, self._people)
        for pairing in found:
            scope = self._scope if pairing.vague else ""
            tag = TagName(TagKind.PAIRING, pairing.name, pairing.platonic, pairing.members, scope)
            self._add(one.raw, self._renamed(tag), pairing.rule, qualifiers=set(pairing.qualifiers))
        if not found:
            self._add_unpaired(one)

    def _renamed(self, tag: TagName) -> TagName:
        """The owner's alias for a whole pairing, read like any other."""
        name = self._aliases.get((TagKind.PAIRING, key(tag.name)))
        read = pairings.parse(name) if name else ()
        return TagName(TagKind.PAIRING, read[0].name, read[0].platonic, read[0].members) if read else tag

    def _add_unpaired(self, one: _Read) -> None:
        if one.raw.kind is TagKind.FREEFORM:
            self._add(one.raw, TagName(TagKind.FREEFORM, sorting.shown(one.raw)), "as written")
            return
        if self._people.is_named(one.meant.text):
            self._add_character(one.raw, one.meant.text)
            return
        for meant in sorting.not_a_pairing(one.meant.text, one.raw.where):
            self._add(one.raw, TagName(meant.kind, self._owner(meant.kind, meant.text)), meant.rule)

    # -------------------------------------------------------------------------------- collecting
    def _add(
        self,
        raw: RawTag,
        tag: TagName,
        rule: str,
        position: int | None = None,
        qualifiers: Iterable[str] = (),
    ) -> None:
        if len(tag.name) > LONGEST_NAME:
            self._problems.append(f"a tag of more than {LONGEST_NAME} characters was cut")
            tag = replace(tag, name=tag.name[: LONGEST_NAME - 1].rstrip() + "…")
        identity = (tag.kind, tag.platonic, key(tag.name), tag.scope)
        words = set(qualifiers)
        plain = _is_field(raw) and not words & pairings.WEAKER
        seen = self._seen.get(identity)
        if seen is None:
            self._seen[identity] = _Seen(
                StoryTag(tag, raw, rule=rule, position=position), raw.text, words, plain
            )
            return
        if better_spelling(seen.spelled, raw.text) is not seen.spelled:
            seen.tag, seen.spelled = replace(seen.tag, tag=tag), raw.text
        seen.tag = replace(seen.tag, position=seen.tag.position or position)
        seen.qualifiers |= words
        seen.plain = seen.plain or plain

    def _finished(self, seen: _Seen) -> StoryTag:
        words = seen.qualifiers - pairings.WEAKER if seen.plain else seen.qualifiers
        return replace(seen.tag, qualifiers=tuple(sorted(words))) if words else seen.tag

    def _drop_weak_claims(self) -> None:
        """ "Warnings: none" beside a real warning says nothing."""
        warnings = [i for i in self._seen if i[0] is TagKind.WARNING]
        for identity in warnings if len(warnings) > 1 else []:
            raw = self._seen[identity].tag.raw
            if raw and vocabulary.is_nothing(raw.text):
                del self._seen[identity]

    def _implied(self, declared: Iterable[StoryTag]) -> list[StoryTag]:
        """The characters of the pairings that nobody declared; "Everyone" is nobody."""
        found: dict[tuple[str, str], StoryTag] = {}
        known = {(key(t.tag.name), t.tag.scope) for t in declared if t.tag.kind is TagKind.CHARACTER}
        for one in declared:
            for name in one.tag.members:
                if name in CROWD:
                    continue
                special = member(name)
                tag, _ = self._character(name, bool(special and special.special))
                identity = (key(tag.name), tag.scope)
                if identity not in known:
                    found.setdefault(identity, StoryTag(tag, rule=f"implied by {one.tag.name}"))
        return list(found.values())


def _stems(names: Iterable[str]) -> dict[str, str]:
    """The title without author or bracket → the whole name, where a story has only one such."""
    found: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        stem = key(name.split(" - ")[0].split(" (")[0])
        if stem != key(name):
            found.setdefault(stem, []).append(name)
    return {stem: whole[0] for stem, whole in found.items() if len(whole) == 1}


def _is_field(raw: RawTag) -> bool:
    """Title and pairing field can carry qualifiers, so their absence means something; tag lines cannot."""
    return raw.kind is TagKind.PAIRING and raw.where not in (Where.TAGLINE, Where.NOTES)
