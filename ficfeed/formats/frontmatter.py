"""YAML front matter: what stands between two fences at the head of a Markdown file, as a header.

The loader is YAML's most harmless one: every scalar is its text. So "no" is Norwegian, 2024-13-45 is no
exception but a text that is no date, tags such as !!python/object mean nothing, merge keys are not followed,
and an alias is one shared value, however often it is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ficfeed.headers import fields, items, labels
from ficfeed.headers.facts import HeaderBlock
from ficfeed.headers.labels import Labelled

LARGEST = 64_000
"""Characters between the fences; longer front matter is none."""

_FENCE = re.compile(r"\s*---[ \t]*\n(?P<yaml>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
_KEY = re.compile(r"[\"']?[^\W\d][\w ./&-]{0,40}[\"']?\s*:(?:\s|$)")
_MOST = 500
_LONGEST = 20_000
_NAMES = ("name", "title", "value")
_PLACES = ("position", "index", "part", "number", "place")
_SPELLED = {
    "categories": ("category",),
    "lang": ("language",),
    "tag": ("tagline",),
    "tags": ("tagline",),
    "keywords": ("tagline",),
    "date": ("date",),
    "published": ("date",),
    "updated": ("updated",),
    "modified": ("updated",),
    "lastmod": ("updated",),
    "last_modified": ("updated",),
    "link": ("url",),
    "permalink": ("url",),
    "source_url": ("url",),
    "excerpt": ("summary",),
    "subtitle": (),
    "layout": (),
    "slug": (),
    "draft": (),
    "id": (),
}
"""Keys of site generators, which mean something else than the same word before a story, or nothing."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What the front matter says; `end` is the index of the first character behind it."""

    header: HeaderBlock
    end: int
    problems: tuple[str, ...] = ()


def read(text: str) -> Matter | None:
    """Return the front matter of a clean text, None where it has none.

    What YAML cannot read (`title: Loved: Again`) is read as labels, a line each, and that is a problem.
    """
    yaml = _fenced(text)
    if yaml is None:
        return None
    fence = _FENCE.match(text[: LARGEST + 100])
    assert fence is not None
    end = fence.end()
    loaded, trouble = _loaded(yaml)
    if trouble:
        problem = f"the front matter is no YAML ({trouble}): each line was read by itself"
        return Matter(_gathered(_by_lines(yaml)), end, (problem,))
    if not isinstance(loaded, dict) or not loaded:
        return None
    odd: list[str] = []
    header = _gathered(_by_keys(loaded, odd))
    problems = (f"left out of the front matter: {', '.join(odd[:10])}",) if odd else ()
    return Matter(header, end, problems)


def has(text: str) -> bool:
    """Return whether a clean text begins with a fence, a line with a key, and a second fence."""
    return _fenced(text) is not None


def _fenced(text: str) -> str | None:
    if not text[:40].lstrip().startswith("---"):
        return None
    found = _FENCE.match(text[: LARGEST + 100])
    if found is None:
        return None
    first = next((line for line in found["yaml"].split("\n") if line.strip() and line[0] != "#"), "")
    return found["yaml"] if _KEY.match(first) else None


def _loaded(yaml: str) -> tuple[Any, str | None]:
    """What the YAML holds, or why it cannot be read: the library raises more kinds of errors than its own."""
    import yaml as library  # only Markdown needs it

    loader = getattr(library, "CBaseLoader", library.BaseLoader)
    try:
        return library.load(yaml, Loader=loader), None  # noqa: S506  # the base loader makes texts only
    except library.YAMLError as why:
        return None, items.one_line(str(getattr(why, "problem", "") or type(why).__name__))[:100]
    except Exception as why:
        return None, type(why).__name__


def _by_keys(loaded: dict[Any, Any], odd: list[str]) -> list[Labelled]:
    found: list[Labelled] = []
    for name, value in list(loaded.items())[:_MOST]:
        if not isinstance(name, str):
            odd.append("a key that is no text")
            continue
        known = _fields(name)
        texts = _texts(value)
        if texts is None:
            odd.append(items.one_line(name)[:40])
        elif known == ("creator",):
            found += [Labelled(known, name, text) for text in texts]
        elif known and texts:
            found.append(Labelled(_by_value(known, texts), name, _text(known[0], texts)))
    return _with_series_place(found, loaded)


def _fields(name: str) -> tuple[str, ...]:
    plain = name.strip().lower()
    if plain in _SPELLED:
        return _SPELLED[plain]
    return labels.fields(plain) or labels.fields(re.sub(r"[_-]", " ", plain))


def _by_value(known: tuple[str, ...], texts: Sequence[str]) -> tuple[str, ...]:
    """ "source" names the fandom, but in front matter as often the address."""
    return ("url",) if texts[0].startswith(("http://", "https://")) else known


def _text(field: str, texts: Sequence[str]) -> str:
    if field in {"summary", "notes", "endnotes", "disclaimer"}:
        return "\n\n".join(texts)
    return ", ".join(text.strip(" ,") for text in texts)


def _texts(value: Any, depth: int = 0) -> list[str] | None:
    """A scalar, a list of them, or something named; None for anything else."""
    if isinstance(value, str):
        return [value[:_LONGEST]] if value.strip() and value.strip() != "~" else []
    if isinstance(value, list) and depth == 0:
        found = [_texts(item, 1) for item in value[:_MOST]]
        return [text for one in found for text in one or ()] if None not in found else None
    if isinstance(value, dict):
        name = next((value[n] for n in _NAMES if isinstance(value.get(n), str)), None)
        place = next((value[n] for n in _PLACES if isinstance(value.get(n), str)), None)
        return [f"{name} #{place}"[:_LONGEST] if place else name[:_LONGEST]] if name else None
    return None


def _with_series_place(found: list[Labelled], loaded: dict[Any, Any]) -> list[Labelled]:
    """calibre and others keep the place in a series beside its name: series_index, series_part."""
    named = (f"series{mark}{place}" for place in _PLACES for mark in "_- ")
    place = next((loaded[n] for n in named if isinstance(loaded.get(n), str)), "")
    number = place.removesuffix(".0")
    if not number.isdecimal() or len(number) > 4:
        return found
    return [
        Labelled(one.fields, one.label, f"{one.value} #{number}")
        if one.fields == ("series",) and "#" not in one.value
        else one
        for one in found
        if one.label.strip().lower().replace("-", "_") not in {f"series_{p}" for p in _PLACES}
    ]


def _by_lines(yaml: str) -> list[Labelled]:
    """Labels a line each; a line without one, or a list's item, goes on with the value above."""
    found: list[Labelled] = []
    for line in yaml.split("\n")[:_MOST]:
        opened = labels.split(line) if line[:1].strip() and line[0] not in "-#" else None
        if opened:
            found.append(opened)
        elif found and line.strip():
            above = found[-1]
            value = f"{above.value}\n{line.strip(' -')}".strip()
            found[-1] = Labelled(above.fields, above.label, value[:_LONGEST])
    return found


def _gathered(found: Iterable[Labelled]) -> HeaderBlock:
    return fields.gather(found)
