"""What the owner says of stories: below the file's own words (defaults, layout) or above them (corrections).

Everything is (field, text) in the owner's words. `Said` is applied to a draft; where a tag's kind counts,
the canonical tags tell which kinds the file speaks of, because a tag line does not say it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ficfeed.story import (
    TAGGED,
    Rating,
    RawTag,
    SeriesPlace,
    Status,
    StoryDate,
    StoryDraft,
    StoryTag,
    TagKind,
    Where,
)
from ficfeed.tags import ratings, vocabulary

Derive = Callable[[Sequence[RawTag]], Sequence[StoryTag]]
Words = tuple[tuple[str, str], ...]
"""(field, text): a field may come several times."""

_KINDS = {kind.value: kind for kind in TagKind}
_OTHER_NAMES = {
    "relationship": "pairing",
    "author": "creator",
    "creators": "creator",
    "authors": "creator",
    "tag": "freeform",
    "tags": "freeform",
    "updated": "revised",
    **{
        f"{kind}s": kind
        for kind in ("fandom", "pairing", "character", "warning", "genre", "form", "freeform")
    },
    "categories": "category",
}
_FACTS = frozenset({"title", "summary", "published", "revised", "words"})
FIELDS = tuple(sorted(_KINDS.keys() | _FACTS))
"""Every field that the owner can say something of."""


@dataclass(frozen=True, slots=True)
class Said:
    """The owner's words about one story."""

    words: Words = ()

    def __bool__(self) -> bool:
        """Say whether there are any."""
        return bool(self.words)

    def of(self, field: str) -> list[str]:
        """Return the texts of a field."""
        return [text for name, text in self.words if name == field]


NOTHING = Said()
"""The owner says nothing."""


def field_name(word: str) -> str | None:
    """Return the field that a word names ("relationship" is pairing), None where it names none."""
    plain = word.strip().casefold()
    name = _OTHER_NAMES.get(plain, plain)
    return name if name in FIELDS else None


def check(field: str, text: str) -> str | None:
    """Return in words what is wrong with a text for a field, None where nothing is."""
    if field in _FACTS | _FACT_KINDS and text and not _value(field, text):
        return f"{field}: {text!r} is no {_EXPECTED.get(field, field)}"
    return None


def below(draft: StoryDraft, said: Said, derive: Derive) -> StoryDraft:
    """Return the draft with the owner's words where it says nothing itself."""
    silent = [field for field in dict.fromkeys(name for name, _ in said.words) if _silent(draft, field)]
    draft = _with_facts(draft, {field: said.of(field) for field in silent})
    kinds = [_KINDS[field] for field, _ in said.words if field in _KINDS and _KINDS[field] in TAGGED]
    if not kinds:
        return draft
    spoken = {one.tag.kind for one in derive(draft.raw_tags) if not one.implied}
    more = _raw(said, [kind for kind in dict.fromkeys(kinds) if kind not in spoken])
    return replace(draft, raw_tags=draft.raw_tags + more)


def above(draft: StoryDraft, said: Said, derive: Derive) -> StoryDraft:
    """Return the draft with the owner's words in place of its own."""
    draft = _with_facts(draft, {field: said.of(field) for field, _ in said.words})
    kinds = {_KINDS[field] for field, _ in said.words if field in _KINDS}.intersection(TAGGED)
    if not kinds:
        return draft
    overruled = {one.raw for one in derive(draft.raw_tags) if one.tag.kind in kinds}
    kept = tuple(raw for raw in draft.raw_tags if raw not in overruled and raw.kind not in kinds)
    return replace(draft, raw_tags=kept + _raw(said, kinds))


def _raw(said: Said, kinds: Iterable[TagKind]) -> tuple[RawTag, ...]:
    wanted = {kind.value for kind in kinds}
    return tuple(
        RawTag(_KINDS[field], text, Where.OWNER) for field, text in said.words if field in wanted and text
    )


def _silent(draft: StoryDraft, field: str) -> bool:
    """Say whether the draft does not declare a fact itself."""
    if field in draft.inferred:
        return True
    empty: Mapping[str, bool] = {
        "title": not draft.title,
        "summary": not draft.summary,
        "creator": not draft.creators,
        "series": not draft.series,
        "language": draft.language is None,
        "rating": draft.rating is Rating.NOT_RATED,
        "status": draft.status is Status.UNKNOWN,
        "published": draft.published is None,
        "revised": draft.revised is None,
        "words": draft.words_declared is None,
    }
    return empty.get(field, False)


def _with_facts(draft: StoryDraft, said: Mapping[str, list[str]]) -> StoryDraft:
    """Return the draft with these facts; a text that makes no sense for its field changes nothing."""
    values: dict[str, Any] = {}
    for field, texts in said.items():
        if field == "creator":
            values["creators"] = tuple(text for text in texts if text)
        elif field == "series":
            values["series"] = tuple(SeriesPlace(text) for text in texts if text)
        elif texts and (value := _value(field, texts[-1])) is not None:
            values["words_declared" if field == "words" else field] = value
    if not values:
        return draft
    return replace(draft, **values, inferred=draft.inferred - values.keys())


def _value(field: str, text: str) -> Any:
    """Return what a text means for a fact, None where it means nothing."""
    reader = _READERS.get(field)
    return reader(text) if reader else None


def _rating(text: str) -> Rating | None:
    found = ratings.rating(text).rating
    plain = text.strip().casefold()
    return None if found is Rating.NOT_RATED and plain not in {"not rated", "unrated", "none"} else found


def _date(text: str) -> StoryDate | None:
    try:
        StoryDate(text.strip()).utc  # noqa: B018
    except ValueError:
        return None
    return StoryDate(text.strip())


def _number(text: str) -> int | None:
    digits = text.replace(",", "").replace(" ", "").replace(".", "")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else None


def _text(text: str) -> str | None:
    return text.strip() or None


_READERS: Mapping[str, Callable[[str], Any]] = {
    "title": _text,
    "summary": _text,
    "rating": _rating,
    "status": vocabulary.status,
    "language": vocabulary.language,
    "published": _date,
    "revised": _date,
    "words": _number,
}
_FACT_KINDS = frozenset({"rating", "status", "language"})
_EXPECTED = {
    "rating": "rating (general, teen, mature, explicit, not rated)",
    "status": "status (complete, in progress, hiatus, abandoned)",
    "language": "language (a code such as en, or a name)",
    "published": "date such as 2010-12-24",
    "revised": "date such as 2010-12-24",
    "words": "number of words",
}
