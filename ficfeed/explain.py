"""How FicFeed understands a piece of metadata, and which rule decided: the code of an ingest, with why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from ficfeed.errors import WrongUse
from ficfeed.headers import endmatter, ffn, front, items, labels, tagline, title
from ficfeed.headers.facts import Front, HeaderBlock, Part
from ficfeed.headers.fields import gather
from ficfeed.headers.oneline import read as read_one_line
from ficfeed.story import Rating, RawTag, StoryTag, TagKind, Where
from ficfeed.tags import pairings, ratings
from ficfeed.tags.canon import Canon
from ficfeed.tags.names import key
from ficfeed.tags.pairings import PairingContext
from ficfeed.text import dates
from ficfeed.text.words import declared

Context = Mapping[str, object]
"""What is known: fandom, fandoms, characters, source, field, now, known_fandoms, date_order."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`got`: what the text means, as JSON; `rule`: in words, what decided."""

    got: Any
    rule: str


class UnknownKind(WrongUse):
    """There is no such kind of metadata."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind

    def __str__(self) -> str:
        return f"{self.kind!r} is no kind of metadata: choose from {', '.join(KINDS)}"


def explain(kind: str, text: str, context: Context | None = None) -> Answer:
    """Return how a text of that kind (a key of `KINDS`) is understood. Raises UnknownKind.

    A context value of a shape that is not expected counts as absent: it comes from a stranger.
    """
    explainer = KINDS.get(kind)
    if explainer is None:
        raise UnknownKind(kind)
    return explainer(text, context or {})


def guess_kind(text: str) -> str:
    """Return the kind of a text for which nobody names one."""
    if ffn.matches(text):
        return "ffn-header"
    if "\n" in text.strip():
        return "journal-header"
    if ratings.rating(text).rating is not Rating.NOT_RATED and len(text) < 40:
        return "rating"
    if dates.read(text).date:
        return "date"
    if declared(text).words is not None and any(c.isdigit() for c in text) and "/" not in text:
        return "words"
    return "pairing" if pairings.parse(text, PairingContext(field="tag")) and "," not in text else "line"


def render(kind: str, text: str, answer: Answer) -> str:
    """Return an answer for people: what was read, what it means line by line, and because of which rule."""
    lines = [f"{items.one_line(text)[:200]}   (read as {kind})"]
    lines += [f"  {line}" for line in _shown(answer.got)] or ["  nothing"]
    lines += [f"  because: {rule}" for rule in answer.rule.split("; ")]
    return "\n".join(lines)


def _shown(got: Any) -> list[str]:
    """A list line by line, an object field by field, empty fields left out."""
    if isinstance(got, list):
        return [_one(item) for item in got]
    if isinstance(got, dict):
        return [f"{name}: {_one(value)}" for name, value in got.items() if value not in (None, [], "", False)]
    return [str(got)] if got is not None else []


def _one(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_one(item) for item in value)
    if not isinstance(value, dict):
        return items.one_line(str(value))[:300]
    name = value.get("canonical") or value.get("name")
    notes = [str(v) for v in (value.get("kind"), *value.get("qualifiers", ())) if v]
    if name:
        return f"{name} ({', '.join(notes)})" if notes else str(name)
    return ", ".join(f"{k} {v}" for k, v in value.items() if v is not None)


# --------------------------------------------------------------------------------------- one kind each
def _pairing(text: str, context: Context) -> Answer:
    found = pairings.parse(text, _where(context))
    got = [_pair(one) for one in found]
    rules = dict.fromkeys(f"{one.name}: {one.rule}" for one in found if one.rule)
    return Answer(got, "; ".join(rules) or "no two names are joined here")


def _where(context: Context) -> PairingContext:
    fandoms = (*_texts(context, "fandom"), *_texts(context, "fandoms"))
    return PairingContext(
        field=_text(context, "field"),
        source=_text(context, "source"),
        fandoms=tuple(dict.fromkeys(fandoms)),
        characters=_texts(context, "characters"),
        known_fandoms=(*_texts(context, "known_fandoms"), *_texts(context, "fandoms")),
    )


def _pair(one: pairings.Pairing) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "kind": "platonic" if one.platonic else "romantic",
        "members": list(one.members),
        "canonical": one.name,
        "qualifiers": list(one.qualifiers),
        "oc": one.oc,
        "reader": one.reader,
    }
    return shown | ({"disambiguation": dict(one.disambiguation)} if one.disambiguation else {})


def _line(text: str, context: Context) -> Answer:
    """A title, a header block or a tag line: told apart by `field` and by the text."""
    raw, part = _line_tags(text, context)
    tags = [tag for tag in _derived(raw, context) if not tag.implied]
    got = [_tag(tag) for tag in tags]
    if part and not any(tag.tag.kind is TagKind.STATUS for tag in tags):
        got.append({"kind": "status", "name": "Complete" if part.complete else "In Progress"})
    rules = dict.fromkeys(
        f"{tag.tag.name}: {tag.rule}" for tag in tags if tag.rule and tag.rule != "as written"
    )
    return Answer(got, "; ".join(rules) or "every tag as it is written")


def _line_tags(text: str, context: Context) -> tuple[tuple[RawTag, ...], Part | None]:
    known, source = _texts(context, "characters"), _text(context, "source")
    if _text(context, "field") == "title" or (not context and _is_titled(text, known)):
        read = title.read(text, known=known)
        return (*_creators(Where.TITLE, read.creator), *read.raw_tags), read.part
    found = _front(text, known)
    header = found.header if found.header.found else _one_field(text)
    if not tagline.is_tagline(text) and header:
        part = header.part or (Part(header.chapters[0], header.chapters[1]) if header.chapters else None)
        creators = _creators(Where.HEADER, *header.creators)
        return (*header.raw_tags, *creators), part
    return tagline.read(text, source, known), None


def _is_titled(text: str, known: tuple[str, ...]) -> bool:
    """Say whether a line ends in a title's bracket of tags: "Rain (Buffy/Angel, PG)"."""
    if "\n" in text.strip() or tagline.is_tagline(text) or not text.rstrip().endswith((")", "]", "}")):
        return False
    read = title.read(text, known=known)
    return bool(read.raw_tags) and bool(read.title) and read.title != text.strip()


def _one_field(text: str) -> HeaderBlock | None:
    """A single field with its label, as archives show it ("Series: Part 1 of X")."""
    opened = labels.split(text)
    typed = opened and opened.separator == ":" and opened.label[:1].isupper() and "\n" not in text.strip()
    return gather([opened]) if opened and typed and opened.fields[0] != "tagline" else None


def _creators(where: Where, *names: str | None) -> list[RawTag]:
    return [RawTag(TagKind.CREATOR, name, where) for name in names if name]


def _derived(raw: tuple[RawTag, ...], context: Context) -> tuple[StoryTag, ...]:
    """Canonical tags; fandoms of the context help to understand, but are not part of the answer."""
    given = (*_texts(context, "fandom"), *_texts(context, "fandoms"))
    if not given and any(tag.where is Where.ARCHIVE for tag in raw):
        given = ("the fandom field of the same page",)  # there is one, so that other fields hold no fandom
    around = tuple(RawTag(TagKind.FANDOM, name, Where.OWNER) for name in given)
    tags = Canon().derive((*around, *raw), _texts(context, "characters"))
    return tuple(tag for tag in tags if tag.raw is None or tag.raw.where is not Where.OWNER)


def _tag(tag: StoryTag) -> dict[str, Any]:
    names = {TagKind.PAIRING: "relationship", TagKind.CREATOR: "author"}
    shown: dict[str, Any] = {"kind": names.get(tag.tag.kind, tag.tag.kind.value), "name": tag.tag.name}
    return shown | ({"qualifiers": list(tag.qualifiers)} if tag.qualifiers else {})


def _rating(text: str, context: Context) -> Answer:
    rated = ratings.rating(text)
    return Answer({"rating": rated.rating.value}, rated.rule)


def _words(text: str, context: Context) -> Answer:
    said = declared(text)
    return Answer({"words": said.words, "approx": said.approx}, said.rule)


def _date(text: str, context: Context) -> Answer:
    dated = dates.read(
        text, source=_text(context, "source"), now=_now(context), order=_text(context, "date_order")
    )
    got: dict[str, Any] = {"date": dated.date, "precision": dated.precision}
    return Answer(got | ({"ambiguous": list(dated.ambiguous)} if dated.ambiguous else {}), dated.rule)


def _ffn_header(text: str, context: Context) -> Answer:
    header = ffn.read(text, now=_now(context), known_fandoms=_texts(context, "known_fandoms"))
    if header is None:
        return Answer(None, "no “Rated:” with one of FanFiction.Net's ratings")
    got: dict[str, Any] = {name: getattr(header, name) for name in header.__dataclass_fields__}
    for name in ("genres", "characters", "fandoms"):
        got[name] = list(got[name])
    got["rating"] = header.rating.value
    got["relationships"] = ["/".join(sorted(couple, key=key)) for couple in header.relationships]
    for name in ("updated", "published"):
        got[name] = got[name].iso if got[name] else None
    return Answer(
        got, "segments classified: language after the rating, genres by the site's list, the rest people"
    )


def _journal_header(text: str, context: Context) -> Answer:
    found = _front(text, _texts(context, "characters"))
    header = found.header
    raw = (*found.raw_tags, *(found.title.raw_tags if found.title else ()), *header.raw_tags)
    tags = [tag for tag in _derived(raw, context) if not tag.implied]
    lines = text.split("\n")[found.end :]
    body = lines[: endmatter.read(lines).start]
    got: dict[str, Any] = {
        "title": found.title_text,
        "author": header.creator_text or (found.title.creator if found.title else None),
        "fandoms": _named(tags, TagKind.FANDOM),
        "relationships": [
            {"canonical": t.tag.name, "qualifiers": list(t.qualifiers)}
            for t in tags
            if t.tag.kind is TagKind.PAIRING
        ],
        "characters": _named(tags, TagKind.CHARACTER),
        "rating": next(iter(_named(tags, TagKind.RATING)), Rating.NOT_RATED.value),
        "warnings": _named(tags, TagKind.WARNING),
        "words": header.words,
        "words_approx": header.words_approx,
        "genres": _named(tags, TagKind.GENRE),
        "other_fields": list(header.other_fields),
        "part": {"n": found.part.n, "of": found.part.of} if found.part else None,
        "body": "\n".join(body).strip(),
    }
    rule = (
        f"header of {found.end} lines: only known labels, only at the head" if found.end else "no header here"
    )
    return Answer(got, rule)


def _named(tags: list[StoryTag], kind: TagKind) -> list[str]:
    return [tag.tag.name for tag in tags if tag.tag.kind is kind]


def _front(text: str, known: tuple[str, ...]) -> Front:
    """The front of a text; a single line of metadata without any label counts as one as well."""
    lines = text.split("\n")
    found = front.read(lines, known)
    if found.header.found or (found.title and (found.title.raw_tags or len(lines) > 1)):
        return found
    one = read_one_line(lines, known)
    return replace(found, header=one, title=None, end=one.end) if one.found else found


KINDS: dict[str, Callable[[str, Context], Answer]] = {
    "pairing": _pairing,
    "line": _line,
    "rating": _rating,
    "date": _date,
    "words": _words,
    "ffn-header": _ffn_header,
    "journal-header": _journal_header,
}
"""What can be explained; another kind is another function here."""


# --------------------------------------------------------------------------------------- the context
def _text(context: Context, name: str) -> str | None:
    value = context.get(name)
    return value if isinstance(value, str) else None


def _texts(context: Context, name: str) -> tuple[str, ...]:
    value = context.get(name)
    if isinstance(value, str):
        return (value,)
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, (list, tuple)) else ()


def _now(context: Context) -> datetime | None:
    """The time of reading: ISO 8601; one without a zone is UTC."""
    try:
        now = datetime.fromisoformat((_text(context, "now") or "").replace("Z", "+00:00"))
    except ValueError:
        return None
    return now if now.tzinfo else now.replace(tzinfo=UTC)
