"""Lists in a field's value: fandoms, pairings, characters, genres, each item with the kind of its value."""

from __future__ import annotations

import re

from ficfeed.headers import items, values
from ficfeed.story import TagKind
from ficfeed.tags import vocabulary
from ficfeed.tags.names import key

Item = tuple[TagKind, str]

_FANDOM_JOINTS = (
    r"\s*[/／]\s*",
    r"\s+[&+]\s+",
    r"\s+[xX×]\s+",
    r"\s+(?:and|und|crossed with|meets|vs\.?|crossover with)\s+",
)
_CROSSOVER = re.compile(r"[\s(\[]*\b(?:x-?over|crossover)\b(?:\s+(?:with|between))?[\s)\]:]*", re.I)
_NOT_ONE = re.compile(
    r"relationships?\b.*\b(?:to be added|tbd)|minor or background|(?:minor|background|other) relationship",
    re.I,
)
_GEN = re.compile(r"\bgen(?:fic)?\b", re.I)
_CROWD = re.compile(
    r"(?:and |many |some |various |assorted |several )?(?:various|others?|everyone(?: else)?"
    r"|everybody|ensemble|all|etc|et al"
    r"|the gang|the usual suspects|(?:the )?(?:full |whole |ensemble )?(?:cast|ensemble|team)|more"
    r"|many|misc|lots|multiple"
    r"|tba|tbd|several|assorted|otherwise|mostly|mainly|primarily)"
)
_DASH = re.compile(r"\s+[-–—]+\s+")
_PLUS = re.compile(r"\s+(?:&|\+|and|und|et|y|и)\s+|\s*＆\s*")
_LETTERS = frozenset("sxte")  # story, X-file and the like: Gossamer's codes that are no genres
_WHOLE_GENRES = re.compile(
    r"\b(?:hurt\s*/\s*comfort|h\s*/\s*c|a\s*/\s*u|action\s*/\s*adventure|sci\s*/\s*fi)\b", re.I
)
_GENRE_JOINTS = re.compile(r"\s*/\s*|\s+(?:&|\+|and)\s+")


def fandoms(text: str) -> tuple[str, ...]:
    """Return the fandoms that a value names, as written: "Merlin/Supernatural" is two, a known name one."""
    if values.is_nothing(text):
        return ()
    whole = items.bare(text)
    if vocabulary.fandom(whole):
        return (whole,)
    crossed = _CROSSOVER.sub(" ", text).strip(" ,;") if "over" in text.lower() else text
    return tuple(dict.fromkeys(one for item in items.split(crossed or text) for one in _joined(item)))


def pairings(text: str) -> list[Item]:
    """Return the pairings of a value, one for each comma item, as written, prose included.

    What follows a pairing without being one ("but only if you squint") stays with it, since it may qualify
    it. "Gen" is a category, "Minor or Background Relationship(s)" a freeform, "None" nothing.
    """
    value = text.strip()
    if values.is_nothing(re.sub(r"\(.*\)$", "", value)) or not value:
        return [(TagKind.CATEGORY, "gen")] if _GEN.search(value) else []
    found: list[Item] = []
    for item in items.split(value):
        if _NOT_ONE.search(item):
            found.append((TagKind.FREEFORM, item))
        elif key(item) in {"gen", "genfic", "general", "het", "slash", "femslash"}:
            found.append((TagKind.CATEGORY, item))
        elif found and found[-1][0] is TagKind.PAIRING and not _own_pairing(item):
            found[-1] = (TagKind.PAIRING, f"{found[-1][1]}, {item}")
        else:
            found.append((TagKind.PAIRING, item))
    return found


def characters(text: str, *, mixed: bool) -> list[Item]:
    """Return the people of a value; an item that joins names with a slash is a pairing.

    `mixed` is for a field that announces both ("Characters/Pairings"): there "Sam & Dean" is a pairing too
    and prose is not taken for a name.
    """
    found: list[Item] = []
    for sentence in items.sentences(
        items.one_line(text.replace("\n", ", ") if "," in text else text.replace("\n", "; "))
    ):
        for listed in items.split(sentence):
            for piece in _DASH.split(listed):
                found += _person(items.bare(piece), mixed=mixed)
    return found


def genres(text: str, kind: TagKind = TagKind.GENRE) -> list[Item]:
    """Return the items of a genre or category field, with the kinds of their values; `kind` if unknown."""
    found: list[Item] = []
    for item in items.split(text):
        if len(item) == 1:
            found += _letter(item)
            continue
        known = _genre_like(item, kind)
        several = _several_genres(item) if known is None else ()
        if several:
            found += [(_genre_like(one, kind) or kind, one) for one in several]
        elif known is None and values.is_pairing(item):
            found.append((TagKind.PAIRING, item))
        else:
            found.append((known or kind, item))
    return found


def _letter(code: str) -> list[Item]:
    """One of Gossamer's codes; those for genres (A, H, R) are read from the category's table."""
    if key(code) == "v":
        return [(TagKind.FORM, "vignette")]
    return [] if key(code) in _LETTERS else [(TagKind.CATEGORY, code)]


def _genre_like(item: str, kind: TagKind) -> TagKind | None:
    """The kind of a genre field's item; a fandom counts only in a category field ("ER" is a show)."""
    found = values.recognised(item) or (TagKind.GENRE if vocabulary.genre(item[:160]) else None)
    return None if found is TagKind.FANDOM and kind is TagKind.GENRE else found


def _joined(item: str) -> tuple[str, ...]:
    """The fandoms of one comma item: cut at a slash where a side is known, elsewhere where every side is."""
    if vocabulary.fandom(item):
        return (item,)
    for joint in _FANDOM_JOINTS:
        sides = [side for side in re.split(joint, item) if side]
        known = sum(vocabulary.fandom(side) is not None for side in sides)
        if len(sides) > 1 and (known == len(sides) or (known and "/" in joint)):
            return tuple(sides)
    return (item,)


def _own_pairing(item: str) -> bool:
    return values.is_pairing(item) or bool(vocabulary.ship(item)) or bool(re.search(r"/", item))


def _person(piece: str, *, mixed: bool) -> list[Item]:
    name = re.sub(r"^(?:and|und|with|also|plus|including|featuring|feat\.?|ft\.?)\s+", "", piece, flags=re.I)
    if not name or values.is_nothing(name) or _CROWD.fullmatch(key(name)):
        return []
    if mixed and _GEN.fullmatch(name):
        return [(TagKind.CATEGORY, name)]
    if values.is_pairing(name, romantic=True):
        return [(TagKind.PAIRING, name)]
    if " | " not in name and _PLUS.search(name):
        sides = [side for side in _PLUS.split(name) if side]
        if mixed and "&" in name and len(sides) > 1:
            return [(TagKind.PAIRING, name)]
        if all(values.is_name(side) or values.known_as(side, ()) for side in sides):
            return [(TagKind.CHARACTER, side) for side in sides if not _CROWD.fullmatch(key(side))]
    if mixed and not _plainly_a_name(name):
        return []
    return [(TagKind.CHARACTER, name)]


def _plainly_a_name(text: str) -> bool:
    """In a mixed field prose stands beside names: "especially in pt. 2" is none."""
    core = re.sub(r"\s*[(\[][^()\[\]]*[)\]]", "", text)
    return (
        len(core.split()) <= 5
        and not re.match(r"[a-z]+\s+(?:[a-z]+\s+)+", core)
        and not re.search(r"\d/\d", core)
    )


def _several_genres(item: str) -> tuple[str, ...]:
    """ "Romance/Angst" or "Angst and Fluff": only if every piece is known."""
    kept = _WHOLE_GENRES.sub(lambda found: found[0].replace("/", "\0").replace(" ", ""), item)
    pieces = [piece.replace("\0", "/").strip() for piece in _GENRE_JOINTS.split(kept)]
    return (
        tuple(pieces)
        if len(pieces) > 1 and all(_genre_like(piece, TagKind.GENRE) for piece in pieces)
        else ()
    )
