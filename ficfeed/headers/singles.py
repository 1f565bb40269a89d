"""Fields with one meaning: how the value of each is read ("Series: Part 1 of X", "WIP? No")."""

from __future__ import annotations

import re
from collections.abc import Callable

from ficfeed.headers import ffn, items, parts, spans, tagline, title, values
from ficfeed.headers.gathered import Gathered
from ficfeed.story import SeriesPlace, TagKind
from ficfeed.text.words import declared

_USER = re.compile(r"<lj[^>]{0,80}(?:user|comm)=[\"']?([\w-]{1,40})[\"']?[^>]{0,40}>", re.I)
_SERIES = (
    re.compile(
        r"^(?:part|#|book|no\.?|number|episode)\s*(?P<n>\d{1,4})(?:\s*(?:/|of)\s*(?:\d{1,4}"
        r"|\?))?\s+(?:of|in|from)\s+(?:(?-i:the)\s+)?(?P<name>.+?)(?:\s+(?-i:series))?$",
        re.I,
    ),
    re.compile(
        r"^(?P<name>.+?)\s*(?:[\[(]\s*#?(?P<n>\d{1,4})\s*[\])]|[,:;-]?\s*(?:#|(?:part|book|no\.?"
        r"|teil|часть)\s*)(?P<n2>\d{1,4})(?:\s*(?:/|of)\s*(?:\d+|\?))?)$",
        re.I,
    ),
)
_COUNT = re.compile(r"(\d{1,4})\s*(?:/|of|из|von)\s*(\d{1,4}|\?+)")
_SCOLDING = re.compile(
    r"(?:if you )?(?:don['’]?t like|don['’]?t read|do not (?:like|read)|you(?:['’]ve| have) been warned)",
    re.I,
)
_HIDDEN = re.compile(
    r"^\(?(?:highlight|select|mouse ?over|skip|spoilers?)[^:]{0,60}:\s*|^\(?highlight (?:to"
    r"|for)\b[^:*]{0,40}",
    re.I,
)
_ASKED = re.compile(r"wip|work in progress|complete|finished|完结", re.I)
_NO = re.compile(r"^(?:no|nope|nein|non|нет|not any ?more)\b", re.I)
_YES = re.compile(r"^(?:yes|yep|yeah|ja|oui|да|sí|si)\b", re.I)


def _title(value: str, facts: Gathered) -> None:
    read = title.read(items.one_line(value), labelled=True)
    facts.title = facts.title or read.title
    facts.part = facts.part or read.part
    facts.tags += read.raw_tags


def _creator(value: str, facts: Gathered) -> None:
    text = items.one_line(_USER.sub(r"\1", value))
    facts.creators.append(re.sub(r"^(?:by|von|by:)\s+", "", text, flags=re.I).strip(" -–~*"))


def _fandom(value: str, facts: Gathered) -> None:
    facts.tag(TagKind.FANDOM, *spans.fandoms(items.unwrapped(items.one_line(value))))


def _pairing(value: str, facts: Gathered) -> None:
    for kind, text in spans.pairings(items.unwrapped(value)):
        facts.tag(kind, text)


def _characters(value: str, facts: Gathered) -> None:
    for kind, text in spans.characters(value, mixed=False):
        facts.tag(kind, text)


def _rating(value: str, facts: Gathered) -> None:
    text = items.unwrapped(items.one_line(value))
    facts.ratings.append(text)
    facts.tag(TagKind.RATING, text)


def _warnings(value: str, facts: Gathered) -> None:
    shown = items.one_line(value)
    shown = _HIDDEN.sub("", shown)
    whole = shown if shown[:1] == "(" and shown[-1:] == ")" else ""
    found = [whole] if whole else [items.bare(i) for i in items.split(shown.strip("*_ "))]
    kept = [item for item in found if item and not values.is_spoiler(item) and not _SCOLDING.match(item)]
    facts.tag(TagKind.WARNING, *(kept if len(kept) < 2 else [k for k in kept if not values.is_nothing(k)]))


def _genre(value: str, facts: Gathered) -> None:
    for kind, text in spans.genres(value):
        facts.tag(kind, text)


def _category(value: str, facts: Gathered) -> None:
    if facts.exported:
        facts.tag(TagKind.FANDOM, *items.split(value, ",\n"))
        return
    for kind, text in spans.genres(value, TagKind.CATEGORY):
        facts.tag(kind, text)


def _words(value: str, facts: Gathered) -> None:
    text = items.one_line(value)
    if declared(text).words is None and values.recognised(items.bare(text)) is TagKind.FORM:
        facts.tag(TagKind.FORM, items.bare(text))
    facts.words = facts.words or text


def _summary(value: str, facts: Gathered) -> None:
    facts.summary += items.paragraphs(value)
    facts.others.append(("summary", ""))


def _notes(value: str, facts: Gathered) -> None:
    facts.notes += items.paragraphs(value)
    facts.others.append(("notes", ""))


def _status(text: str, facts: Gathered) -> None:
    """Read label and value, a line each: "WIP? No" and "Complete: yes" are both complete."""
    label, newline, value = text.partition("\n")
    said = items.one_line(value if newline else label)
    asked = _ASKED.match(label) if newline else None
    if asked and (_NO.match(said) or _YES.match(said)):
        unfinished = asked[0].lower().startswith("w")
        said = "complete" if bool(_NO.match(said)) == unfinished else "in progress"
    facts.status = facts.status or said
    facts.tag(TagKind.STATUS, said)


def _form(value: str, facts: Gathered) -> None:
    for item in items.split(value):
        kind = values.recognised(item)
        if kind:
            facts.tag(kind, item)
        elif declared(item).words and not facts.words:
            facts.words = item


def _series(value: str, facts: Gathered) -> None:
    if values.is_nothing(value):
        return
    several = re.match(r"part \d", value, re.I)
    for text in re.split(r",\s*(?=Part \d)", items.one_line(value)) if several else items.split(value, ";\n"):
        place = series_place(items.unquoted(text))
        facts.series.append(place)
        number = f" #{place.position}" if place.position else ""
        facts.tag(TagKind.SERIES, place.name + number)


def series_place(text: str) -> SeriesPlace:
    """Return name and place of "Part 1 of X", "X [2]", "X #3", "X, part 2"."""
    for pattern in _SERIES:
        if found := pattern.match(text[:300]):
            number = found["n"] or found.groupdict().get("n2")
            return SeriesPlace(items.unquoted(found["name"].strip(" ,:-")), int(number) if number else None)
    return SeriesPlace(text.strip())


def _part(value: str, facts: Gathered) -> None:
    facts.part = facts.part or parts.read(items.one_line(value))


def _chapters(value: str, facts: Gathered) -> None:
    """ "3/?" and "12": how many there are, of how many."""
    text = items.one_line(value)
    if count := _COUNT.match(text):
        facts.chapters = int(count[1]), int(count[2]) if count[2].isdecimal() else None
    elif text.isdecimal() and len(text) < 5:
        facts.chapters = int(text), None


def _language(value: str, facts: Gathered) -> None:
    facts.language = facts.language or items.bare(items.one_line(value))
    facts.tag(TagKind.LANGUAGE, items.bare(items.one_line(value)))


def _freeform(value: str, facts: Gathered) -> None:
    facts.tag(TagKind.FREEFORM, *items.split(value))


def _tagline(value: str, facts: Gathered) -> None:
    facts.tags += tagline.read(value)


def _date(name: str) -> Callable[[str, Gathered], None]:
    return lambda value, facts: facts.dates.append((name, items.one_line(value)))


def _url(value: str, facts: Gathered) -> None:
    found = re.search(r"https?://[^\s<>\"']{4,500}", value)
    facts.url = facts.url or (found[0].rstrip(".,)") if found else None)


def _ffn(value: str, facts: Gathered) -> None:
    """FanFiction.Net's line of facts, pasted into a text."""
    line = ffn.read(value)
    if line is None:
        return
    facts.tag(TagKind.FANDOM, *line.fandoms)
    facts.ratings.append(line.rating.value)
    facts.tag(TagKind.RATING, line.rating.value)
    facts.tag(TagKind.GENRE, *line.genres)
    facts.tag(TagKind.PAIRING, *("/".join(couple) for couple in line.relationships))
    facts.tag(TagKind.CHARACTER, *line.characters)
    if line.language:
        _language(line.language, facts)
    facts.words = facts.words or (str(line.words) if line.words is not None else None)
    if line.words is not None:  # a whole line, not the two segments that a download page shows
        facts.chapters = line.chapters, line.chapters if line.complete else None
        _status("complete" if line.complete else "in progress", facts)
    facts.dates += [("date", line.published.iso)] if line.published else []
    facts.dates += [("updated", line.updated.iso)] if line.updated else []


HANDLERS: dict[str, Callable[[str, Gathered], None]] = {
    "title": _title,
    "creator": _creator,
    "fandom": _fandom,
    "pairing": _pairing,
    "characters": _characters,
    "rating": _rating,
    "warnings": _warnings,
    "words": _words,
    "genre": _genre,
    "category": _category,
    "summary": _summary,
    "notes": _notes,
    "endnotes": _notes,
    "status": _status,
    "form": _form,
    "series": _series,
    "part": _part,
    "chapters": _chapters,
    "language": _language,
    "freeform": _freeform,
    "tagline": _tagline,
    "date": _date("date"),
    "updated": _date("updated"),
    "packaged": _date("packaged"),
    "url": _url,
    "ffn": _ffn,
}
