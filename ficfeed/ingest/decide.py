"""What a draft means for a story: the events, what is to be written, and whether it is news. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ficfeed.ingest.chapters import Arrived, Matching, match, runs
from ficfeed.ingest.shingles import Wording
from ficfeed.store.known import KnownChapter, KnownStory
from ficfeed.story import NEWS, Event, EventKind, Status, StoryFacts

_UNDER_WAY = frozenset({Status.IN_PROGRESS, Status.HIATUS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What came in for one story. `digest` is of everything: facts, raw tags, notes and texts."""

    facts: StoryFacts
    digest: bytes
    chapters: tuple[Arrived, ...] = ()
    file_time: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done: `write` the story anew, with these events and that `changed_at` (None: as it was).

    `alien`: the story had chapters, and none was recognised by more than its place.
    """

    events: tuple[Event, ...] = ()
    write: bool = False
    changed_at: datetime | None = None
    alien: bool = False


class _What(NamedTuple):
    """An event without its time and number."""

    kind: EventKind
    first: int | None = None
    last: int | None = None
    chapter_id: str | None = None


def decide_new(offer: Offer, now: datetime, *, baseline: bool) -> Decision:
    """Decide about a story that the library has never seen."""
    at = _own_time(offer, now) if baseline else now
    return Decision((Event(kind=EventKind.NEW, at=now, baseline=baseline),), True, at)


def decide(
    known: KnownStory,
    offer: Offer,
    now: datetime,
    *,
    baseline: bool,
    wording: Callable[[KnownChapter], Wording],
) -> Decision:
    """Decide about a story that the library knows; `wording` reads one of its chapters when need be."""
    matching = match(known.chapters, offer.chapters, wording) if offer.chapters else None
    differs = known.digest != offer.digest
    found = [*_returned(known), *_chapter_events(known, offer, matching), *_status_events(known, offer)]
    if _rewritten(known, offer, matching) or (differs and not found):
        found.append(_What(EventKind.EDITED))
    events = tuple(_numbered(found, known, now, baseline))
    news = not baseline and any(event.kind in NEWS for event in events)
    return Decision(
        events,
        write=differs or bool(events),
        changed_at=max(now, known.changed_at) if news else None,
        alien=bool(matching and known.chapters and not matching.recognised),
    )


def _own_time(offer: Offer, now: datetime) -> datetime:
    """Return the time of a story that a first pass brings: its own, never later than now."""
    facts = offer.facts
    stated = next((date.utc for date in (facts.revised, facts.published) if date), None)
    return min(stated or offer.file_time or now, now)


def _returned(known: KnownStory) -> list[_What]:
    return [_What(EventKind.RETURNED)] if known.gone else []


def _rewritten(known: KnownStory, offer: Offer, matching: Matching | None) -> bool:
    """Say whether a chapter that stays reads otherwise, stands elsewhere, or one was taken out."""
    if matching is None:
        return False
    if not any(matching.pairs) and known.chapters:
        return False  # replaced as a whole
    kept = [(one, old) for one, old in zip(offer.chapters, matching.pairs, strict=True) if old]
    return len(kept) < len(known.chapters) or any(
        one.digest != old.digest or (one.draft.title or None) != (old.title or None) for one, old in kept
    )


def _chapter_events(known: KnownStory, offer: Offer, matching: Matching | None) -> list[_What]:
    if matching is None:
        return _counted(known, offer)
    if not known.chapters:
        return []  # a listing knew how many there are, now their texts have come
    if not any(matching.pairs):
        return [_What(EventKind.REPLACED)]
    return [_added(offer.chapters, *run) for run in runs(matching.added)]


def _counted(known: KnownStory, offer: Offer) -> list[_What]:
    """Where only a number of chapters is seen: more are `chapters`, fewer an edit."""
    posted = offer.facts.chapters_posted
    if posted > known.chapters_posted:
        return [_What(EventKind.CHAPTERS, known.chapters_posted + 1, posted)]
    return []


def _added(chapters: Sequence[Arrived], first: int, last: int) -> _What:
    return _What(EventKind.CHAPTERS, first, last, chapters[first - 1].draft.archive_id)


def _status_events(known: KnownStory, offer: Offer) -> list[_What]:
    """Complete from now on, or not any more; what was only inferred cannot be taken back."""
    status = offer.facts.status
    if status is Status.COMPLETE and known.status is not Status.COMPLETE:
        return [_What(EventKind.COMPLETED)]
    if status in _UNDER_WAY and known.status is Status.COMPLETE and known.status_declared:
        return [_What(EventKind.REOPENED)]
    return []


def _numbered(events: list[_What], known: KnownStory, now: datetime, baseline: bool) -> Iterator[Event]:
    counts = dict(known.counts)
    for event in events:
        counts[event.kind] = counts.get(event.kind, 0) + 1
        yield Event(
            kind=event.kind,
            at=now,
            first=event.first,
            last=event.last,
            ordinal=counts[event.kind],
            chapter_id=event.chapter_id,
            baseline=baseline,
        )
