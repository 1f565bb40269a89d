"""The preface of a download of AO3, or of an archive that runs its software: what it says of the work.

The shape is that of its download templates (otwcode/otwarchive, app/views/downloads), all versions: labels in
the singular or the plural whatever the number of values; old ones lack Language, and Chapters where there is
only one. Its EPUBs hold the same elements, spread over several pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from lxml import etree  # type: ignore[import-untyped]

from ficfeed.formats import markup
from ficfeed.formats.elements import Element, link_of, local_name
from ficfeed.headers import singles, spans
from ficfeed.headers.facts import HeaderBlock
from ficfeed.story import RawTag, SeriesPlace, TagKind, Where
from ficfeed.text.words import declared

_ON_TOP = etree.XPath("/html/body/*[@id=$name]")
_BY_ID = etree.XPath("descendant-or-self::*[@id=$name]")
_LISTS = etree.XPath("descendant-or-self::*[local-name()='dl']")
_TITLES = etree.XPath("descendant-or-self::*[local-name()='h1']")
_LINKS = etree.XPath("descendant-or-self::*[local-name()='a']")
_BYLINES = etree.XPath("descendant-or-self::*[starts-with(@class, 'byline')]")
_MESSAGES = etree.XPath("descendant-or-self::*[local-name()='p'][starts-with(@class, 'message')]")
_POSTED = re.compile(r"posted originally (?:on|at)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"]{4,300}[^\s<>\".,;]")
_KINDS = {
    "rating": TagKind.RATING,
    "archive warning": TagKind.WARNING,
    "warning": TagKind.WARNING,
    "category": TagKind.CATEGORY,
    "fandom": TagKind.FANDOM,
    "relationship": TagKind.PAIRING,
    "character": TagKind.CHARACTER,
    "additional tag": TagKind.FREEFORM,
    "tag": TagKind.FREEFORM,
}
_STAT = re.compile(
    r"\b(Published|Updated|Completed|Words|Chapters)\s*:\s*(\d{4}-\d\d-\d\d|\d[\d,.’]*(?:/[\d?][\d,]*)?)"
)
_CHAPTERS = re.compile(r"(\d{1,5})(?:/(\d{1,5}|\?))?")
_NUMBER = re.compile(r"\d{1,5}")
_BY = re.compile(r"\s*by\s+", re.IGNORECASE)
_ARCHIVED = re.compile(r"\s*\[archived by [^\]]{0,200}\]", re.IGNORECASE)
_PARTS = re.compile(r",\s*(?=Part \d)")
_ANONYMOUS = "anonymous"
_LABELS = frozenset(("p", "h2", "h3", "h4", "b", "strong"))
_ASIDES = {
    "summary": "summary",
    "chapter summary": "summary",
    "notes": "notes",
    "chapter notes": "notes",
    "end notes": "end notes",
    "chapter end notes": "end notes",
}


@dataclass(frozen=True, slots=True)
class Preface:
    """What the preface says: facts of the work, and its notes before the story, a paragraph an item."""

    header: HeaderBlock
    notes: tuple[str, ...] = ()


def matches(root: Element) -> bool:
    """Return whether a page has such a preface: the table of tags, or the line that says where it stood."""
    return any(_table(one) is not None or _address(one) is not None for one in place(root, "preface"))


def read(roots: Sequence[Element]) -> Preface:
    """Return what the preface says; `roots` are the pages over which an EPUB spreads it, or the one page."""
    header = HeaderBlock()
    notes: list[str] = []
    for one in (found for root in roots for found in place(root, "preface")):
        beside = asides(one)
        header = _merged(header, _facts(one, beside))
        notes += beside.get("notes", [])
    return Preface(replace(header, end=1), tuple(notes))


def place(root: Element, name: str) -> list[Element]:
    """Return the first element with that id, in a list; [] if there is none."""
    found: list[Element] = _ON_TOP(root, name=name) or _BY_ID(root, name=name)
    return found[:1]


def asides(part: Element) -> dict[str, list[str]]:
    """Return the paragraphs of each quotation under a line that names it: summary, notes, end notes."""
    found: dict[str, list[str]] = {}
    what = None
    for element in part.iter():
        name = local_name(element)
        if name == "blockquote" and what:
            found.setdefault(what, []).extend(markup.paragraphs(element))
            what = None
        elif name in _LABELS and not len(element):
            what = _ASIDES.get(markup.line(element).rstrip(": ").lower(), what)
    return found


def _table(part: Element) -> Element | None:
    """The <dl> of tags: known by its class, or by the labels in it."""
    for table in _LISTS(part):
        if "tags" in (table.get("class") or "").split():
            return table
        if {_label(dt) for dt in table if local_name(dt) == "dt"} & {"stat", "rating", "fandom"}:
            return table
    return None


def _label(element: Element) -> str:
    """A label without its colon, in the singular."""
    name = markup.line(element).rstrip(": ").lower()
    if name == "series":
        return name
    return "category" if name == "categories" else name.removesuffix("s")


def _facts(part: Element, beside: dict[str, list[str]]) -> HeaderBlock:
    table = _table(part)
    return replace(
        HeaderBlock() if table is None else _tabled(table),
        title=markup.line(next(iter(_TITLES(part)), None)) or None,
        creators=_creators(part),
        summary="\n\n".join(beside.get("summary", ())) or None,
        url=_address(part),
    )


def _merged(one: HeaderBlock, two: HeaderBlock) -> HeaderBlock:
    names = HeaderBlock.__dataclass_fields__
    return HeaderBlock(**{name: getattr(one, name) or getattr(two, name) for name in names})


def _tabled(table: Element) -> HeaderBlock:
    """Collections are no tags of the story; a label that nobody knows is left alone."""
    header = HeaderBlock()
    tags: list[RawTag] = []
    label = ""
    for element in table:
        if local_name(element) == "dt":
            label = _label(element)
        elif label == "stat":
            header = _with_stats(header, markup.line(element))
        elif label == "language":
            header = replace(header, language=markup.line(element))
        elif label == "series":
            header = replace(header, series=_series(element))
            tags += [_tag(TagKind.SERIES, _placed(one)) for one in header.series]
        elif label in _KINDS:
            tags += _tags(_KINDS[label], _listed(element))
    ratings = [tag.text for tag in tags if tag.kind is TagKind.RATING]
    return replace(header, raw_tags=tuple(dict.fromkeys(tags)), rating_text=" / ".join(ratings) or None)


def _tags(kind: TagKind, texts: Iterable[str]) -> list[RawTag]:
    """A relationship field also holds what is no pairing: "Minor or Background Relationship(s)"."""
    if kind is not TagKind.PAIRING:
        return [_tag(kind, text) for text in texts]
    return [_tag(found, one) for text in texts for found, one in spans.pairings(text)]


def _tag(kind: TagKind, text: str) -> RawTag:
    return RawTag(kind, text, Where.ARCHIVE)


def _listed(element: Element) -> list[str]:
    """The tags of a field: one a link; without links, what stands between commas, which no tag holds."""
    links = [text for a in _LINKS(element) if (text := markup.line(a))]
    return links or [text for part in markup.line(element).split(",") if (text := part.strip())]


def _series(element: Element) -> tuple[SeriesPlace, ...]:
    """ "Part 1 of <a>X</a>, Part 2 of <a>Y</a>": names may hold commas, so the links decide."""
    links = _LINKS(element)
    if not links:
        return tuple(singles.series_place(one) for one in _PARTS.split(markup.line(element)) if one)
    before = [element.text or "", *(a.tail or "" for a in links[:-1])]
    numbers = [_NUMBER.search(text) for text in before]
    names = [markup.line(a) for a in links]
    found = zip(names, numbers, strict=True)
    return tuple(SeriesPlace(name, int(number[0]) if number else None) for name, number in found if name)


def _placed(one: SeriesPlace) -> str:
    return f"{one.name} #{one.position}" if one.position else one.name


def _with_stats(header: HeaderBlock, text: str) -> HeaderBlock:
    """Chapters say whether a work is finished; where they are missing, the name of the second date does."""
    said = dict(_STAT.findall(text[:1000]))
    dates = [("date", said.get("Published")), ("updated", said.get("Completed") or said.get("Updated"))]
    found = _CHAPTERS.match(said.get("Chapters", "").replace(",", ""))
    status = "complete" if "Completed" in said else "in progress" if "Updated" in said else None
    expected = found[2] if found else None
    return replace(
        header,
        dates=tuple((name, value) for name, value in dates if value),
        words=declared(said["Words"]).words if "Words" in said else None,
        chapters=(int(found[1]), int(expected) if expected and expected != "?" else None) if found else None,
        status_text=None if found else status,
    )


def _address(part: Element) -> str | None:
    """The link behind "Posted originally on the … at"; the first link is the archive's own."""
    for paragraph in _MESSAGES(part):
        text = markup.line(paragraph)
        if found := _POSTED.search(text):
            links = [link for a in _LINKS(paragraph) if (link := link_of(a))]
            typed = _ADDRESS.findall(text, found.end())
            return (links[1:2] or typed or [None])[-1]
    return None


def _creators(part: Element) -> tuple[str, ...]:
    """Each link is a creator, `Pseud (user)` one; who only archived another's work is none."""
    line = next(iter(_BYLINES(part)), None)
    if line is None:
        return ()
    links = _LINKS(line)
    before = [line.text or "", *(a.tail or "" for a in links[:-1])]
    names = [markup.line(a) for a, text in zip(links, before, strict=False) if "archived by" not in text]
    if not names:
        names = _BY.sub("", _ARCHIVED.sub("", markup.line(line)), count=1).split(",")
    found = (name.strip() for name in names)
    return tuple(dict.fromkeys(name for name in found if name and name.lower() != _ANONYMOUS))
