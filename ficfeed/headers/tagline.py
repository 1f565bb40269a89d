"""Tag lines: "Tags: character: mark sloan, pairing: mark sloan/lexie grey, angst" in all their shapes.

Rule: the first separator splits a tag's namespace from its value; an unknown namespace leaves the whole tag
a freeform, shown as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import unquote

from ficfeed.headers import brackets, items, labels, spans, values
from ficfeed.story import RawTag, TagKind, Where
from ficfeed.tags import vocabulary
from ficfeed.tags.names import key
from ficfeed.text.words import declared

_LONGEST = 50_000
_MOST = 400
_SORTING = re.compile(r"^[!*\-._~#@+=\s]+(?=[^\W_])")
_SEPARATOR = re.compile(r"\s*[:：|=]+\s*|\s+[-–—]\s+|\s*;\s*")
_ENCODED = re.compile(r"%[0-9a-f]{2}", re.I)
_PLUSSED = re.compile(r"\S*[:：]\+\S+")
_HASHES = re.compile(r"(?:^|(?<=\s))#(?=[^\s#])")
_YAML = re.compile(r"^\[(.*)\]$", re.S)
_QUOTED = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|\'((?:[^\']|\'\')*)\'|([^,]+)),?')
_BRACKETED = re.compile(r"^[\[【]([^\[\]【】]{1,40})[\]】]\s*(\S.*)$", re.S)
_FIC_SUFFIX = re.compile(r"\s+(?:fan\s?)?fic(?:s|tion)?$", re.I)
_CROSSED = frozenset({"xover", "x-over", "crossover", "crossover with"})
_AND = re.compile(r"\s+(?:and|und|et|y|и)\s+")

_KINDS = {
    "fandom": TagKind.FANDOM,
    "pairing": TagKind.PAIRING,
    "character": TagKind.CHARACTER,
    "rating": TagKind.RATING,
    "warning": TagKind.WARNING,
    "category": TagKind.CATEGORY,
    "genre": TagKind.GENRE,
    "form": TagKind.FORM,
    "status": TagKind.STATUS,
    "creator": TagKind.CREATOR,
    "series": TagKind.SERIES,
    "language": TagKind.LANGUAGE,
    "freeform": TagKind.FREEFORM,
}


def read(line: str, source: str | None = None, known: Collection[str] = ()) -> tuple[RawTag, ...]:
    """Return the tags of a tag line, each with the kind that its namespace or its value says, in their order.

    `source` is the kind of place ("lj", "ao3", "xenforo", "tumblr", "royalroad" …) if known: on Royal
    Road a warning's label goes on to the items behind it. `known` are names from elsewhere in the file.
    Words that only say "a story" (fic, fanfiction) are left out; so are counts, sites and betas.
    """
    found: list[RawTag] = []
    carried: TagKind | None = None
    for item in _items(_unlabelled(line[:_LONGEST]))[:_MOST]:
        tags = _tag(item, known) if source != "royalroad" else _royal(_tag(item, known))
        if carried and len(tags) == 1 and tags[0][0] is TagKind.FREEFORM:
            tags = [(carried, tags[0][1])]
        found += [RawTag(kind, text, Where.TAGLINE) for kind, text in tags]
        if source == "royalroad" and tags and tags[0][0] is TagKind.WARNING:
            carried = TagKind.WARNING
    return _without_idle_none(tuple(dict.fromkeys(found)))


def is_tagline(line: str) -> bool:
    """Return whether the line is a tag line: labelled "Tags:", or a bare list, mostly namespaced."""
    text = line.strip()[:_LONGEST]
    opened = labels.split(text)
    if opened and opened.fields == ("tagline",):
        return opened.separator in {":", "|"}
    if (decoded := _decoded(text)) != text:
        return _is_namespaced(decoded)
    if len(_HASHES.findall(text)) >= 2 and text.startswith("#") and not text.startswith("# "):
        return True
    if text.endswith((".", "!", "?", "”", '"', "…")):
        return False
    listed = items.split(text, ",，、")
    spaced = sum(_is_namespaced(item) for item in listed)
    return (spaced >= 2 and spaced * 2 >= len(listed)) or (
        spaced == 1 and len(listed) <= 3 and text.islower()
    )


def _is_namespaced(item: str) -> bool:
    text = _SORTING.sub("", item)
    found = _SEPARATOR.search(text[:60])
    return bool(found and found[0].strip()[:1] in {":", "："} and labels.namespace(text[: found.start()]))


def _unlabelled(line: str) -> str:
    text = labels.plain(line)
    opened = labels.split(text)
    if opened and opened.fields == ("tagline",) and opened.separator in {":", "|", ";", "=", "-"}:
        return opened.value
    return text


def _royal(tags: list[tuple[TagKind, str]]) -> list[tuple[TagKind, str]]:
    """Royal Road's warnings stand among its tags; there a known one is no freeform."""
    warned = len(tags) == 1 and tags[0][0] is TagKind.FREEFORM and vocabulary.warning(tags[0][1])
    return [(TagKind.WARNING, tags[0][1])] if warned else tags


def _items(text: str) -> tuple[str, ...]:
    decoded = _decoded(text.strip())
    if inside := _YAML.match(decoded):
        return tuple(item for found in _QUOTED.finditer(inside[1]) if (item := _yaml(found)))
    if decoded.startswith("#") and not decoded.startswith("# "):
        return tuple(f"#{p}" for piece in _HASHES.split(decoded) for p in items.split(piece))
    listed = items.split(decoded, ",，\n\t")
    if len(listed) == 1 and not labels.namespace(_before_colon(decoded)):
        listed = items.split(decoded, "、")
    if len(listed) > 1 or ";" not in decoded:
        return listed
    head = decoded.split(";", 1)[0]
    namespaced = labels.namespace(head) is not None and not vocabulary.recognise(head)
    return listed if namespaced and decoded.count(";") == 1 else items.split(decoded, ";\n\t")


def _before_colon(text: str) -> str:
    return re.split(r"[:：]", text[:60], maxsplit=1)[0]


def _decoded(text: str) -> str:
    """ "fandom:+supernatural", "relationship%3A+clark%2Flex": tags from the address of a tag page."""
    if _ENCODED.search(text[:2000]) and " " not in text[:2000].strip():
        return unquote(text.replace("+", " "))
    if " " not in text and _PLUSSED.fullmatch(text[:400]):
        return text.replace("+", " ")
    return text


def _yaml(found: re.Match[str]) -> str:
    if found[1] is not None:
        return found[1].replace('\\"', '"')
    return (found[2].replace("''", "'") if found[2] is not None else found[3]).strip()


def _tag(item: str, known: Collection[str]) -> list[tuple[TagKind, str]]:
    text = items.unquoted(_SORTING.sub("", item).strip())
    if item.startswith("#") and len(text) > 5 and not values.recognised(text) and vocabulary.fandom(text):
        return [(TagKind.FANDOM, text)]
    if not text or labels.is_ignored(text):
        return []
    if (bracketed := _BRACKETED.match(text)) and (space := labels.namespace(bracketed[1])):
        return _spaced(space, bracketed[1], bracketed[2], text, known)
    if parted := _part(text):
        name, value = parted
        space = labels.namespace(name)
        if space and value:
            return _spaced(space, name, value, text, known)
        if value and key(name) in _CROSSED and (crossed := brackets.fandoms(value)):
            return [(TagKind.GENRE, "crossover"), *crossed]
        if value and (named := _fandom_before(name, value, known)) and not vocabulary.fandom(text):
            return [*named, *_bare(value, known)]
        if space or (labels.is_ignored(name) and not value):
            return []
    return _bare(text, known)


def _part(text: str) -> tuple[str, str] | None:
    """Namespace and value at the first separator, where both could be; a known fandom is not cut."""
    found = _SEPARATOR.search(text[:80])
    if not found or not found.start():
        return None
    name, value = text[: found.start()], text[found.end() :]
    strong = found[0].strip()[:1] in {":", "："}
    return (name.strip(), _SORTING.sub("", value.strip())) if strong or labels.namespace(name) else None


def _spaced(
    space: str, name: str, value: str, whole: str, known: Collection[str]
) -> list[tuple[TagKind, str]]:
    """A tag with a namespace that is known."""
    if space == "dropped" or (space not in {"warning", "status", "rating"} and values.is_nothing(value)):
        return []
    if space == "platonic":
        return [(TagKind.PAIRING, _AND.sub(" & ", value))]
    if space in {"pairing", "character"}:
        return [tag for one in items.split(value, "、") for tag in _scoped(_KINDS[space], one)]
    if space == "category":
        if labels.is_ignored(name) and values.is_rating(value.upper()):  # "fic: r": the site took its capital
            return [(TagKind.RATING, value)]
        return [] if labels.is_ignored(value) else _by_value(value, known)
    if space == "form":
        return _formed(value)
    if space == "genre":
        return list(spans.genres(value))
    if space == "freeform":
        return [(TagKind.FREEFORM, value)]
    if space == "fandom":
        return [(TagKind.FANDOM, one) for one in spans.fandoms(value)]
    return [(_KINDS[space], value)]


def _fandom_before(name: str, value: str, known: Collection[str]) -> list[tuple[TagKind, str]]:
    """ "hs: dave/terezi": a fandom for a namespace; one that is a common word only before a pairing."""
    named = brackets.fandoms(name)
    plain = values.recognised(name) is not TagKind.FANDOM and not values.fandoms(name)[1:]
    return named if named and (not plain or brackets.is_pair(value, known)) else []


def _scoped(kind: TagKind, value: str) -> list[tuple[TagKind, str]]:
    """ "pairing: hs: dave/terezi": a fandom inside the value is a tag of its own."""
    head, colon, rest = value.partition(":")
    if not colon or not rest.strip() or vocabulary.fandom(value):
        return [(kind, value)]
    named = brackets.fandoms(head)
    if named:
        return [*named, (kind, rest.strip())]
    return [(kind, rest.strip() if kind is TagKind.PAIRING and values.is_pairing(rest) else value)]


def _formed(value: str) -> list[tuple[TagKind, str]]:
    kind = values.recognised(value)
    if kind or labels.is_ignored(value):
        return [(kind, value)] if kind else []
    measured = declared(value).words is not None or re.search(r"\d", value)
    return [] if measured else [(TagKind.FORM, value)]


def _by_value(value: str, known: Collection[str]) -> list[tuple[TagKind, str]]:
    found = _bare(value, known)
    unknown = len(found) == 1 and found[0][0] is TagKind.FREEFORM
    return [(TagKind.CATEGORY, value)] if unknown else found


def _bare(text: str, known: Collection[str]) -> list[tuple[TagKind, str]]:
    """A tag without a namespace: what its value says, else a freeform."""
    if values.is_rating(text):
        return [(TagKind.RATING, text)]
    kind = values.recognised(text)
    if kind:
        return [(kind, text)]
    if (values.known_as(text, known) and " " in text) or key(text) in map(key, known):
        return [(TagKind.CHARACTER, text)]
    without = _FIC_SUFFIX.sub("", text)
    if without != text and values.recognised(without) is TagKind.FANDOM:
        return [(TagKind.FANDOM, without)]
    if vocabulary.ship(text) or brackets.is_pair(text, known):
        return [(TagKind.PAIRING, text)]
    return [(TagKind.FREEFORM, text)]


def _without_idle_none(tags: tuple[RawTag, ...]) -> tuple[RawTag, ...]:
    """ "warning: none" beside other warnings says nothing."""
    warned = [tag for tag in tags if tag.kind is TagKind.WARNING]
    if len(warned) < 2:
        return tags
    return tuple(t for t in tags if t.kind is not TagKind.WARNING or not values.is_nothing(t.text))
