"""Fields with two meanings ("Rating/Warning(s)", "Characters/Pairings"): the value decides."""

from __future__ import annotations

import re
from collections.abc import Callable

from ficfeed.headers import items, spans, values
from ficfeed.headers.gathered import Gathered
from ficfeed.headers.singles import HANDLERS
from ficfeed.story import TagKind


def _people(value: str, facts: Gathered) -> None:
    for kind, text in spans.characters(value, mixed=True):
        facts.tag(kind, text)


def _rating_and_warnings(value: str, facts: Gathered) -> None:
    """ "PG/none", "NC-17, spoilers for S1 & S2", "R for violence": the rating ends at the first mark."""
    text = items.one_line(value)
    found = re.search(r"\s*[/,;(|.]\s*|\s+[-–—]\s+|\s+(?:for|due to|because of|with)\s+", text)
    if not found:
        HANDLERS["rating"](text, facts)
        return
    HANDLERS["rating"](text[: found.start()], facts)
    HANDLERS["warnings"](text[found.end() :].strip(" )"), facts)


def _fandom_and_pairing(value: str, facts: Gathered) -> None:
    """ "Merlin/Supernatural - slight hint of Arthur/Dean": cut where all before it is known."""
    text = items.one_line(value)
    for cut in re.finditer(r"\s+[-–—|]\s+|\s*[,:;]\s*|\s*(?=\()", text[:400]):
        if values.fandoms(text[: cut.start()]):
            HANDLERS["fandom"](text[: cut.start()], facts)
            HANDLERS["pairing"](text[cut.end() :], facts)
            return
    for item in items.split(text):
        HANDLERS["pairing" if values.is_pairing(item) else "fandom"](item, facts)


def _content_and_notes(value: str, facts: Gathered) -> None:
    short = all(len(item.split()) <= 6 for item in items.split(value))
    HANDLERS["warnings" if short else "notes"](value, facts)


def by_value(names: tuple[str, ...], value: str, facts: Gathered) -> None:
    """Give each item to the field of its own kind, else to the first field that takes anything."""
    kinds = {
        TagKind.RATING: "rating",
        TagKind.PAIRING: "pairing",
        TagKind.FANDOM: "fandom",
        TagKind.GENRE: "genre",
    }
    kinds |= {TagKind.CATEGORY: "category", TagKind.WARNING: "warnings", TagKind.STATUS: "status"}
    for item in items.split(value) if names[0] not in {"summary", "notes", "title", "creator"} else (value,):
        kind = TagKind.RATING if values.is_rating(item) else values.recognised(item)
        kind = TagKind.PAIRING if kind is None and values.is_pairing(item) else kind
        wanted = kinds.get(kind or TagKind.SERIES, "")
        HANDLERS[wanted if wanted in names else names[0]](item, facts)


COMPOUND: dict[frozenset[str], Callable[[str, Gathered], None]] = {
    frozenset({"characters", "pairing"}): _people,
    frozenset({"rating", "warnings"}): _rating_and_warnings,
    frozenset({"fandom", "pairing"}): _fandom_and_pairing,
    frozenset({"warnings", "spoilers"}): HANDLERS["warnings"],
    frozenset({"warnings", "notes"}): _content_and_notes,
    frozenset({"genre", "category"}): HANDLERS["category"],
}
