"""Labels ("Pairing(s):") and namespaces ("ship:"): which spelling opens which field. Tables only."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain
from typing import Any

from ficfeed.tags.names import key

MAX_LABEL = 44
"""No label is longer: a colon further right belongs to prose."""

MAX_LINE = 20_000
"""Characters; a longer line is no header, whatever it begins with."""

_MARKUP = re.compile(
    r"</?(?:b|strong|i|em|u|span|font|p|br|dt|dd|div|h\d)(?:\s[^<>]{0,80})?/?>|\*\*|__", re.I
)
_LEAD = re.compile(r"^[\s>*_#•·■◆◇●○▪►★☆~+=\-–—]+(?=\w)")
_SEPARATOR = re.compile(r"\s*(?::+|：|\||;|=|︰|﹕)\s*|\s+[-–—~]+\s+|[-–—]\s+|\s+[-–—](?=\w)|[-–—]$")
_BRACKETED = re.compile(
    r"^[\[【〔「『〖<＜]\s*([^\]】〕」』〗>＞\[]{1,40}?)\s*[\]】〕」』〗>＞]\s*(?:[:：]\s*)?(.*)$", re.S
)
_QUOTED = re.compile(r"^([^\W\d][\w' /()-]{0,30}?)\s*(?=[«„“「『《])(.*)$", re.S)
_COUNTER = re.compile(r"\s*(?:#|no\.?|nr\.?)?\s*\d{1,3}$")
_TRIM = " \t.*_~#:\"'!?»«"
_PLURAL = re.compile(r"\((?:s|es|n|en|x|r|ы|и|e)\)|/(?:s|n|en)\b", re.I)
_JOINED = re.compile(r"\s*[/&+,\\]\s*|\s+(?:and|und|et|y|e|и|or)\s+")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A line that begins with a label. `fields` is one field, or several of a compound label.

    `weak` says that the label's word is so common in prose that it opens nothing on its own, `fuzzy` that
    it was misspelt, `separator` what stood after it ("" where there was nothing but a space).
    """

    fields: tuple[str, ...]
    label: str
    value: str
    separator: str = ":"
    weak: bool = False
    fuzzy: bool = False

    @property
    def sure(self) -> bool:
        """True if the label opens a header block by itself."""
        return not self.weak and not self.fuzzy and self.separator in {":", "|", ""}


@lru_cache(maxsize=4096)
def fields(label: str) -> tuple[str, ...]:
    """Return the fields that a label opens, most specific reading first; () for an unknown one."""
    name = _folded(label)
    table = _labels()
    for spelling in (name, _PLURAL.sub("", name), _PLURAL.sub("s", name)):
        if spelling.strip() in table:
            return table[spelling.strip()]
    numbered = table.get(_COUNTER.sub("", name), ())
    if numbered and numbered[0] not in {"part", "chapters"}:  # "Chapter 1: Dollar" is a heading, no label
        return numbered
    if name.endswith("s") and name[:-1] in table and len(name) > 4:
        return table[name[:-1]]
    return _compound(name)


def misspelt(label: str) -> tuple[str, ...]:
    """Return the fields of the label that differs from this one by one slip of the fingers; () if none does.

    A slip is two letters swapped, one missing or one too many, in a label of at least six letters.
    """
    name = _folded(label)
    if not 6 <= len(name) <= 20 or not name.isalpha():
        return ()
    table = _labels()
    swapped = (name[:i] + name[i + 1] + name[i] + name[i + 2 :] for i in range(len(name) - 1))
    without = (name[:i] + name[i + 1 :] for i in range(len(name)))
    for slip in chain(swapped, without):
        if len(slip) >= 5 and slip in table and not is_weak(slip):
            return table[slip]
    return _missing_letter().get(name, ())


def is_weak(label: str) -> bool:
    """Return whether the label is a word that ordinary sentences also begin with ("By", "Time", "Note")."""
    return _folded(label) in _weak()


def split(line: str) -> Labelled | None:
    """Return the line's label and value, or None if it begins with no known label.

    Bold and heading marks round the label are dropped. Separators: a colon of any width, " - ", "|", ";",
    "=", brackets round the label, or a quotation mark that opens the value.
    """
    if len(line) > MAX_LINE:
        return None
    text = plain(line)
    if not text or text[0] in "\"'“”‘’„«":
        return None
    if (bracketed := _BRACKETED.match(text[:400])) and (opened := fields(bracketed[1])):
        value = text[bracketed.start(2) :].strip()
        return Labelled(opened, bracketed[1], value, "|", is_weak(bracketed[1]))
    found = _separated(_LEAD.sub("", text))
    if found and text[0] in "*_" and found.value[:1] == text[0]:  # "*Title:* Rain"
        return replace(found, value=found.value.lstrip("*_ "))
    return found or _quoted(text)


def plain(line: str) -> str:
    """Return the line without bold marks and simple inline tags, stripped; the marks never carry meaning."""
    return _MARKUP.sub("", line).strip() if "<" in line or "**" in line or "__" in line else line.strip()


def spaced(line: str) -> Labelled | None:
    """Return label and value where only a space divides them, for a closed set of labels ("rating pg-13")."""
    word, _, value = plain(line).partition(" ") if len(line) <= MAX_LINE else ("", "", "")
    opened = _bare().get(key(word[:MAX_LABEL]), ())
    return Labelled(opened, word, value.strip(), "", weak=True) if opened and value.strip() else None


def namespace(text: str) -> str | None:
    """Return what a tag's namespace means (fandom, pairing, platonic … freeform, dropped) or None."""
    name = _folded(text)
    return _namespaces().get(name) or _namespaces().get(_PLURAL.sub("", name))


def is_ignored(tag: str) -> bool:
    """Return whether a bare tag only says that this is a story ("fic", "fanfiction", "my stories")."""
    return key(tag).lstrip("!*-._# ") in _ignored()


def _separated(text: str) -> Labelled | None:
    for found in _SEPARATOR.finditer(text[: MAX_LABEL + 4]):
        label, value = text[: found.start()], text[found.end() :].strip()
        opened = fields(label)
        fuzzy = False
        if not opened and found[0].strip()[:1] in {":", "："}:
            opened, fuzzy = misspelt(label), True
        if opened:
            return Labelled(opened, label.strip(), value, _kind(found[0]), is_weak(label), fuzzy)
    return None


def _quoted(text: str) -> Labelled | None:
    found = _QUOTED.match(text[:400])
    if not found or not (opened := fields(found[1])) or is_weak(found[1]):
        return None
    return Labelled(opened, found[1], text[found.start(2) :].strip(), "|")


def _kind(separator: str) -> str:
    mark = separator.strip()[:1]
    return ":" if mark in ":：︰﹕" else mark


def _compound(name: str) -> tuple[str, ...]:
    parts = [p for p in _JOINED.split(_PLURAL.sub("", name)) if p]
    table = _labels()
    if not 2 <= len(parts) <= 4 or not all(p in table for p in parts):
        return ()
    return tuple(dict.fromkeys(chain.from_iterable(table[p] for p in parts)))


def _folded(label: str) -> str:
    return key(label[:80]).strip(_TRIM)


@cache
def _table(name: str) -> Any:
    return json.loads(files("ficfeed.headers").joinpath("data", name).read_text("utf-8"))


@cache
def _labels() -> dict[str, tuple[str, ...]]:
    data = _table("labels.json")
    single = {_folded(s): (field,) for field, spellings in data["fields"].items() for s in spellings}
    return single | {_folded(s): tuple(opened) for s, opened in data["compound"].items()}


@cache
def _missing_letter() -> dict[str, tuple[str, ...]]:
    """Each long label with one letter left out, so that one look-up finds it."""
    return {
        name[:i] + name[i + 1 :]: opened
        for name, opened in _labels().items()
        if len(name) >= 7 and name.isalpha() and not is_weak(name)
        for i in range(len(name))
    }


@cache
def _weak() -> frozenset[str]:
    return frozenset(map(_folded, _table("labels.json")["weak"]))


@cache
def _bare() -> dict[str, tuple[str, ...]]:
    bare = _table("labels.json")["bare"]
    return {_folded(s): (field,) for field, spellings in bare.items() for s in spellings}


@cache
def _namespaces() -> dict[str, str]:
    named = _table("namespaces.json")["namespaces"]
    return {_folded(s): meaning for meaning, spellings in named.items() for s in spellings}


@cache
def _ignored() -> frozenset[str]:
    return frozenset(key(s).lstrip("!*-._# ") for s in _table("namespaces.json")["ignored"])
