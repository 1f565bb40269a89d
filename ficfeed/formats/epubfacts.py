"""What the package file of an EPUB means for a story: subjects by their value, dates by their event.

The file's own times (packed, converted, bought) are never the story's. What the book's first pages say counts
before what is said here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from ficfeed import identity
from ficfeed.formats.opf import Package, Value
from ficfeed.headers import items, labels, values
from ficfeed.headers.facts import HeaderBlock
from ficfeed.identity import Identity
from ficfeed.story import RawTag, SeriesPlace, TagKind, Where
from ficfeed.tags import vocabulary
from ficfeed.tags.names import key
from ficfeed.text.clean import clean
from ficfeed.text.plain import plain

_NOISE = re.compile(
    r"last ?update\b.*|fan ?works?|(?:fan|fanfic|fan-fiction|juvenile|young adult) fiction|e-?books?|"
    r"(?:general|unknown|epub|fictionpress|fanfiction\.net|archive of our own|ao3|wattpad|royal ?road)",
    re.IGNORECASE,
)
_AMPERSAND = re.compile(r"\s+&\s+")
_NAMED = re.compile(r"[^\W\d_][\w'’. |-]{0,80}(?:\([^()]{1,60}\))?")
_ADDRESS = re.compile(r"(?:ur[li]:\s*)?(https?://\S{4,1000})", re.IGNORECASE)
_PUBLISHED = frozenset({"", "publication", "original-publication", "published", "issued"})
_REVISED = frozenset({"modification", "modified", "updated", "update"})
_CLOCK = re.compile(r"T\d\d:\d\d:\d\d\.\d+")
_MIDNIGHT = re.compile(r"T00:00(?::00)?(?:\.0+)?(?:Z|\+00:?00)?$")
_UNDEFINED = re.compile(r"0?[01]01-|0000|1[0-8]\d\d-|1900-01-01")
_HOST = re.compile(r"(?:[\w-]{1,60}\.){1,4}[a-z]{2,12}")
_NO_LANGUAGE = frozenset({"", "und", "undefined", "unknown", "zxx", "mul"})
_MAKER = "fanficfare", "fanficdownloader"
_MOST_SUBJECTS = 600


def header(package: Package, known: Collection[RawTag] = (), *, tagged: bool = False) -> HeaderBlock:
    """Return what the package says, as a header says it.

    `known` are tags whose kinds the book's first page names: subjects among them say nothing new. `tagged`:
    that page names every tag, so that no subject is looked at.
    """
    series = tuple(_series(package.series))
    texts = {key(tag.text) for tag in known}
    tags = [] if tagged else [tag for tag in subjects(package.subjects) if key(tag.text) not in texts]
    if not tagged and not any(tag.kind is TagKind.SERIES for tag in known):
        tags += [RawTag(TagKind.SERIES, _numbered(place), Where.ARCHIVE) for place in series]
    found = story(package)
    return HeaderBlock(
        title=package.titles[0] if package.titles else None,
        creators=tuple(name for text in package.creators for name in _AMPERSAND.split(text)),
        summary=summary(package),
        raw_tags=tuple(tags),
        series=series,
        language=next((code for code in package.languages if code.lower() not in _NO_LANGUAGE), None),
        dates=tuple(_dates(package)),
        url=found.url if found else _address(package),
        end=1,
    )


def story(package: Package) -> Identity | None:
    """Return the story on an archive that the book says it is, None where it names none."""
    return next((found for text in _addresses(package) if (found := identity.of(text))), None)


def summary(package: Package) -> str | None:
    """Return the description as plain text, whether it was written as HTML, as text, or as both at once."""
    for text in package.descriptions:
        paragraphs = text if "<" in text else "".join(f"<p>{line}</p>" for line in text.split("\n"))
        shown = (one.strip() for one in clean(plain(paragraphs)).split("\n\n"))
        if told := "\n\n".join(one for one in shown if one):
            return told
    return None


def is_made_by_fanficfare(package: Package) -> bool:
    """Return whether FanFicFare, or its forerunner, made the book: its dates are the story's."""
    named = " ".join((*package.makers, *(one.text for one in package.identifiers))).lower()
    return any(maker in named for maker in _MAKER)


def archive(package: Package) -> str | None:
    """Return the archive's name, by the story's address, else by a publisher that is an archive."""
    found = story(package)
    if found:
        return found.archive
    publisher = (package.publisher or "").lower().removeprefix("www.")
    known = identity.archive(publisher) if publisher else None
    return known or (publisher if _HOST.fullmatch(publisher) else None)


def subjects(texts: Collection[str]) -> tuple[RawTag, ...]:
    """Return subjects as tags, each with the kind that its value says; noise of the tools is left out.

    One tag a subject; a single subject may be a list. People who stand in a pairing are characters.
    """
    listed = _listed(texts)
    paired = [text for text in listed if _is_pairing(text)]
    people = {key(name) for text in paired for name in re.split(r"\s*[/&]\s*", text)}
    tags = (RawTag(kind, text, Where.TAGLINE) for text in listed if (kind := _kind(text, people)))
    return tuple(dict.fromkeys(tags))


def _listed(texts: Collection[str]) -> list[str]:
    found = [part for text in texts for part in _parts(text, alone=len(texts) == 1)]
    return [text for text in found[:_MOST_SUBJECTS] if text and not _is_noise(text)]


def _parts(text: str, *, alone: bool) -> Iterable[str]:
    return items.split(text, ",;\n") if alone and not vocabulary.fandom(text) else (text.strip(),)


def _is_noise(text: str) -> bool:
    return bool(_NOISE.fullmatch(text)) or labels.is_ignored(text) or values.is_nothing(text)


def _kind(text: str, people: Collection[str]) -> TagKind | None:
    """People first: "Sherlock Holmes" is a fandom too. A rating last: "M/M" and "Adult!Harry" begin so."""
    if key(text.partition(" (")[0]) in people:
        return TagKind.CHARACTER
    if found := values.recognised(text):
        return found
    if values.is_person(text):
        return TagKind.CHARACTER
    if _is_pairing(text):
        return TagKind.PAIRING
    if not re.search(r"[/!]", text) and values.is_rating(text):
        return TagKind.RATING
    return TagKind.FANDOM if len(text) > 4 and vocabulary.fandom(text) else TagKind.FREEFORM


def _is_pairing(text: str) -> bool:
    """Names joined by a slash or an ampersand, and nothing that the tables know as something else."""
    sides = re.split(r"/|\s&\s", text)
    if not 2 <= len(sides) <= 8 or not all(_NAMED.fullmatch(side.strip()) for side in sides):
        return False
    return values.is_pairing(text) and not values.recognised(text)


def _dates(package: Package) -> Iterable[tuple[str, str]]:
    """Only who gathers the story itself knows when it was changed; others mean the book."""
    gathered = is_made_by_fanficfare(package)
    for date in package.dates:
        text = _day(date.text)
        if not text or (_CLOCK.search(text) and date.about not in _PUBLISHED - {""}):
            continue
        if date.about in _PUBLISHED and not (date.about == "" and _is_packing(text, package)):
            yield "date", text
        elif date.about in _REVISED and gathered and "Sigil" not in "".join(package.makers):
            yield "updated", text


def _day(text: str) -> str:
    """A midnight stands for a day; calibre's "undefined" date for none."""
    return "" if _UNDEFINED.match(text) else _MIDNIGHT.sub("", text)


def _is_packing(text: str, package: Package) -> bool:
    """Whether a bare date is the moment of a conversion: to the fraction of a second, or the file's own."""
    return bool(_CLOCK.search(text)) or any(
        text[:19] == stamp[:19] for stamp in package.edited if "T" in text
    )


def _series(found: Iterable[Value]) -> Iterable[SeriesPlace]:
    """calibre counts in hundredths; 0 is what tools write where nobody says."""
    for one in found:
        whole = re.fullmatch(r"(\d{1,4})(?:\.0*)?", one.about)
        yield SeriesPlace(one.text, int(whole[1]) or None if whole else None)


def _numbered(place: SeriesPlace) -> str:
    return f"{place.name} #{place.position}" if place.position else place.name


def _addresses(package: Package) -> Iterable[str]:
    said = (*package.sources, *(one.text for one in package.identifiers))
    return (found[1] for text in said if (found := _ADDRESS.fullmatch(text.strip())))


def _address(package: Package) -> str | None:
    return next(iter(_addresses(package)), None)
